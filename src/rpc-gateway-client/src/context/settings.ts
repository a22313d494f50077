import type { RpcConnectOptions } from '../connectOptions.js';

/** The validated options of a client, with its address. Each default is written once, where its option is used. */
export interface Settings extends RpcConnectOptions {
  readonly url: string;
}
