import { RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import type { MethodModel } from '../contracts/contractDocument';
import type { Json } from '../json/json';

/** A description of a failed call for the user. */
export interface CallFailure {
  readonly title: string;
  readonly code: number | undefined;
  readonly message: string;
  readonly data: Json | undefined;
  /** What the code means and how to fix the problem. */
  readonly meaning: string | undefined;
}

const meanings: Readonly<Record<number, readonly [title: string, meaning: string]>> = {
  [-32700]: ['Not JSON', 'The gateway could not parse the message.'],
  [-32600]: ['Invalid request', 'The message was JSON, but neither a request nor a response.'],
  [-32601]: ['Method not found', 'No service has a method with this name. Names are case-sensitive.'],
  [-32602]: [
    'Invalid params',
    'A parameter is missing, unknown, superfluous or has the wrong type; the message names it.',
  ],
  [-32603]: ['Internal error', 'The gateway itself failed, not the service.'],
  [-32800]: ['Cancelled', 'The call was cancelled before it had a result.'],
  [-32000]: [
    'The service failed',
    'The service threw an exception. The gateway does not send its text; find it in the server’s log by data.traceId.',
  ],
  [-32001]: ['Stream not found', 'The stream token is unknown, or the stream has ended.'],
  [-32003]: ['Result not serializable', 'The result of the service could not be serialized as JSON.'],
  [-32005]: [
    'Limit exceeded',
    'Too many calls, streams or bytes at once. If data.retryAfter is present, try again after that many seconds.',
  ],
  [-32006]: ['Unavailable', 'No service is available for this contract, or the gateway is shutting down.'],
  [-32007]: ['Deadline exceeded', 'The call timed out.'],
  [-32008]: ['Message too large', 'The message is larger than the gateway’s limit (MaxMessageSize).'],
  [-32009]: ['Not authenticated', 'The gateway requires authentication: enter a token with the key button at the top.'],
  [-32010]: ['Forbidden', 'The authenticated user is not allowed to call this method.'],
};

/** Describes an error that a call threw. */
export function describeFailure(error: unknown, method: MethodModel | undefined): CallFailure {
  if (error instanceof RpcError) {
    const own = method?.errors.find((declared) => declared.code === error.code)?.message;
    const [title, meaning] = meanings[error.code] ?? ['Service error', undefined];
    return {
      title,
      code: error.code,
      message: error.message,
      data: error.data as Json | undefined,
      meaning:
        own === undefined
          ? meaning
          : own === error.message
            ? 'The contract declares this error.'
            : `The contract’s description: ${own}`,
    };
  }

  if (error instanceof RpcConnectionLostError) {
    return failure(
      'The connection was lost',
      error.message,
      error.requestSent
        ? 'The request was sent: the service may have handled it, but the response is lost.'
        : 'The request was not sent: the service did not receive it.',
    );
  }

  return failure('The call failed in this page', error instanceof Error ? error.message : String(error), undefined);
}

function failure(title: string, message: string, meaning: string | undefined): CallFailure {
  return { title, code: undefined, message, data: undefined, meaning };
}
