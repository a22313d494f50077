import type { TrafficLog } from './trafficLog';

/** Creates a WebSocket class that logs everything it sends and receives. */
export function recordingSocket(log: TrafficLog): typeof WebSocket {
  return class RecordingSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('open', () =>
        log.socket(`Connected${this.protocol === '' ? '' : ` with ${this.protocol}`}`),
      );
      this.addEventListener('message', (event: MessageEvent<unknown>) => record(log, event.data));
      this.addEventListener('close', (event) =>
        log.socket(`Closed with ${event.code}${event.reason === '' ? '' : `: ${event.reason}`}`),
      );
    }

    override send(data: string | Blob | BufferSource): void {
      super.send(data);
      if (typeof data === 'string') {
        log.text('out', data);
      } else if (ArrayBuffer.isView(data)) {
        log.binary('out', new Uint8Array(data.buffer, data.byteOffset, data.byteLength), data.byteLength);
      } else if (data instanceof Blob) {
        log.binary('out', new Uint8Array(), data.size);
      } else {
        log.binary('out', new Uint8Array(data), data.byteLength);
      }
    }
  };
}

function record(log: TrafficLog, data: unknown): void {
  if (typeof data === 'string') {
    log.text('in', data);
  } else if (data instanceof ArrayBuffer) {
    log.binary('in', new Uint8Array(data), data.byteLength);
  } else if (data instanceof Blob) {
    log.binary('in', new Uint8Array(), data.size);
  }
}
