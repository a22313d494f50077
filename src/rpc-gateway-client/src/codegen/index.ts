export { CodegenError } from './codegenError.js';
export { type GenerateOptions, generate } from './generate.js';
