import { isRpcError, RpcConnectionLostError, RpcErrorCode } from 'rpc-gateway-client';
import { messageOf } from '../shared/messageOf.js';

/** Why a job failed, in words. */
export interface Failure {
  readonly text: string;
  /** Whether the gateway has no worker. */
  readonly hasNoWorker: boolean;
}

/** Describes the error of a job. */
export function describe(error: unknown): Failure {
  if (error instanceof RpcConnectionLostError) {
    return { text: 'The connection to the gateway was lost, and the job with it.', hasNoWorker: false };
  }

  if (isRpcError<{ requestSent?: boolean } | undefined>(error, RpcErrorCode.Unavailable)) {
    return error.data?.requestSent === undefined
      ? { text: 'No worker is connected.', hasNoWorker: true }
      : { text: 'The worker was lost, and the job with it. Another worker can run it.', hasNoWorker: false };
  }

  return { text: messageOf(error), hasNoWorker: false };
}
