/** A document that nothing can be generated from; the message says in one sentence what is wrong with it. */
export class CodegenError extends Error {
  override readonly name = 'CodegenError';
}
