/** The error for a document or command line that is invalid. The message describes the mistake in one sentence. */
export class CodegenError extends Error {
  override readonly name = 'CodegenError';
}
