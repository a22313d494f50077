import { RpcError, RpcErrorCode } from 'rpc-gateway-client';

const codes: readonly number[] = [RpcErrorCode.Unavailable, RpcErrorCode.LimitExceeded];

/** Whether the same call can succeed later, for example because the store of the gateway cannot be reached at the moment. */
export function isTemporary(error: unknown): error is RpcError {
  return error instanceof RpcError && codes.includes(error.code);
}
