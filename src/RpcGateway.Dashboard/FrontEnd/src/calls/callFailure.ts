import { RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import type { MethodModel } from '../contracts/contractDocument';
import type { Json } from '../json/json';

/** Why a call failed, for people. */
export interface CallFailure {
  readonly title: string;
  readonly code: number | undefined;
  readonly message: string;
  readonly data: Json | undefined;
  /** What the code means, and what to do. */
  readonly meaning: string | undefined;
}

const meanings: Readonly<Record<number, readonly [title: string, meaning: string]>> = {
  [-32700]: ['Not JSON', 'The gateway could not parse the message.'],
  [-32600]: ['Invalid request', 'The message was JSON, but neither a request nor a response.'],
  [-32601]: ['No such method', 'Nobody serves a method of this name. Names are case-sensitive.'],
  [-32602]: ['Invalid params', 'A parameter is missing, unknown, surplus or of the wrong type; the message names it.'],
  [-32603]: ['Internal error', 'The engine of the gateway failed, not the service.'],
  [-32800]: ['Cancelled', 'The call was cancelled before it had a result.'],
  [-32000]: [
    'The service failed',
    'The service threw an exception. Its text stays on the server; data.traceId finds it in the log there.',
  ],
  [-32001]: ['No such stream', 'The stream’s token is unknown, or the stream has ended.'],
  [-32003]: ['Result not serializable', 'The service answered with something that could not be written as JSON.'],
  [-32005]: [
    'A limit was hit',
    'Too many calls, streams or bytes at once; data.retryAfter says in how many seconds to try again, where it is known.',
  ],
  [-32006]: ['Unavailable', 'Nobody serves this contract at the moment, or the gateway shuts down.'],
  [-32007]: ['Deadline exceeded', 'The time allowed for the call passed.'],
  [-32008]: ['Message too large', 'The message is larger than the gateway allows; MaxMessageSize is the setting.'],
  [-32009]: ['Not authenticated', 'The gateway wants to know who calls: enter a token with the key button at the top.'],
  [-32010]: ['Not allowed', 'The gateway knows who calls, and does not allow this method.'],
};

/** Makes of anything that a call threw what the page shows. */
export function describeFailure(error: unknown, method: MethodModel | undefined): CallFailure {
  if (error instanceof RpcError) {
    const own = method?.errors.find((declared) => declared.code === error.code)?.message;
    const [title, meaning] = meanings[error.code] ?? ['An error of the service’s own', undefined];
    return {
      title,
      code: error.code,
      message: error.message,
      data: error.data as Json | undefined,
      meaning:
        own === undefined
          ? meaning
          : own === error.message
            ? 'The contract declares it.'
            : `The contract calls it: ${own}`,
    };
  }

  if (error instanceof RpcConnectionLostError) {
    return failure(
      'The connection was lost',
      error.message,
      error.requestSent
        ? 'The request had been sent: the service may have done its work, but its answer cannot arrive any more.'
        : 'The request was not sent: the service has certainly not seen it.',
    );
  }

  return failure('The call failed in this page', error instanceof Error ? error.message : String(error), undefined);
}

function failure(title: string, message: string, meaning: string | undefined): CallFailure {
  return { title, code: undefined, message, data: undefined, meaning };
}
