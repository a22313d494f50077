import { hasCodeOfOurCall } from '../errors/callError.js';
import { ignore } from '../platform/deferred.js';
import type { References } from '../references/references.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import { type OpenStream, openStream } from '../streams/openStream.js';

/** The streams among the params of one call of the server. */
export function createParamStreams(references: References, params: unknown) {
  const ends: (() => void)[] = [];
  const failed = new Map<unknown, string>();
  return {
    /** Opens the stream that a param refers to. */
    open(reference: object): OpenStream {
      const [name] = Object.entries(params ?? {}).find(([, value]) => value === reference) ?? [];
      const receiver = references.open(reference, ignore, RpcErrorCode.InvalidParams);
      const read = async () => {
        try {
          return await receiver.read();
        } catch (error) {
          failed.set(error, `The stream in params[${name}] failed.`);
          throw error;
        }
      };
      ends.push(() => receiver.stop());
      return openStream(() => ({ open: async () => ({ ...receiver, read }), stop: () => receiver.stop() }));
    },

    /** Returns the error to send if a call failed because reading one of its streams failed with a reserved code. */
    toError(error: unknown): RpcError | undefined {
      const message = failed.get(error);
      return message && hasCodeOfOurCall(error) ? new RpcError(RpcErrorCode.InvalidParams, message) : undefined;
    },

    /** Ends all opened streams. */
    end(): void {
      for (const end of ends) {
        end();
      }
    },
  };
}
