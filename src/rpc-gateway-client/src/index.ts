export { type Binary, binary } from './binary.js';
export {
  type BrandedCallOptions,
  type CallOptions,
  options,
  type RpcCallOptions,
  type RpcParams,
} from './callOptions.js';
export { connect } from './client/connect.js';
export type {
  RpcConnectOptions,
  RpcReconnectContext,
  RpcReconnectOptions,
  RpcToken,
  WebSocketClass,
} from './connectOptions.js';
export type { RpcCallContext } from './rpcCallContext.js';
export type { RpcBatch, RpcCaller } from './rpcCaller.js';
export type { RpcClient, RpcClientState, RpcClientStateChange, RpcConnection } from './rpcClient.js';
export type { RpcClose } from './rpcClose.js';
export { RpcConnectionLostError } from './rpcConnectionLostError.js';
export { isRpcError, RpcError } from './rpcError.js';
export { RpcErrorCode, type RpcErrorCodeOf } from './rpcErrorCode.js';
export type { RpcLimits } from './rpcLimits.js';
export type {
  BinaryReference,
  BinarySource,
  Progress,
  ProgressToken,
  RpcDownload,
  RpcStream,
  StreamReference,
  StreamSource,
} from './streamTypes.js';
