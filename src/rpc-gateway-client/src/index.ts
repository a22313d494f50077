export { type Binary, binary } from './binarySource.js';
export { type BrandedCallOptions, type CallOptions, options, type RpcCallOptions } from './callOptions.js';
export type { RpcClose } from './close.js';
export { connect } from './connect.js';
export { isRpcError, RpcConnectionLostError, RpcError, RpcErrorCode, type RpcErrorCodeOf } from './errors.js';
export type {
  RpcConnectOptions,
  RpcReconnectContext,
  RpcReconnectOptions,
  RpcToken,
  WebSocketClass,
} from './options.js';
export type { RpcClient, RpcClientState, RpcClientStateChange, RpcConnection } from './rpcClient.js';
export type {
  BinaryReference,
  BinarySource,
  Progress,
  ProgressToken,
  RpcBatch,
  RpcCallContext,
  RpcCaller,
  RpcDownload,
  RpcLimits,
  RpcParams,
  RpcStream,
  StreamReference,
  StreamSource,
} from './types.js';
