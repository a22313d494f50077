import {
  authenticationExpired,
  connectionLost,
  createClose,
  lostByPage,
  notRecovered,
} from '../errors/connectionLoss.js';
import { byteLength } from '../platform/utf8.js';
import type { RpcClose } from '../rpcClose.js';
import type { FrameLink } from '../transports/frameLink.js';
import type { Socket } from '../transports/socket.js';
import type { OutboundRequest } from '../wire/message.js';
import { ackSize, createAck, createAcknowledgements, readAck } from './acknowledgements.js';
import { createResumeBuffer, type Frame } from './resumeBuffer.js';
import type { SessionGrant } from './sessionGrant.js';

/** The connection above a session. */
export interface SessionEvents {
  /** Called for each frame, before it is processed. */
  onReceived(): void;
  onFrame(data: unknown): void;
  /** The socket is lost. Returns whether the session waits for another one; otherwise it ends. */
  onLost(close: RpcClose): boolean;
  /** The session continues on another socket. */
  onAttached(): void;
  onEnd(close: RpcClose): void;
}

/** The maximum number of bytes that wait for a socket. */
const maxWaiting = 8 * 1024 * 1024;

/** Carries the frames of a connection. */
export type Session = ReturnType<typeof createSession>;

/**
 * Carries frames over a socket. If the server grants a session, they survive the loss of the socket: they are counted
 * and kept, and continue on the next socket without losing or repeating any.
 * @param bufferSize The number of bytes of text to keep; 0 if there will be no session.
 */
export function createSession(first: Socket, bufferSize: number, events: SessionEvents) {
  const kept = createResumeBuffer(bufferSize);
  const acks = createAcknowledgements();
  let current: Socket | undefined;
  let grant: SessionGrant | undefined;
  let isOpen = true;
  // The frames that were sent without a socket; they are not kept yet.
  let waiting: (readonly [frame: Frame, size: number, requests: readonly OutboundRequest[]])[] = [];
  let waitingBytes = 0;
  let sent = 0;
  let windowTimer: ReturnType<typeof setTimeout> | undefined;

  function use(socket: Socket): void {
    current = socket;
    socket.onmessage = ({ data }) => receive(data);
    socket.onclose = ({ code, reason }) => lose(createClose(code, reason));
  }

  function receive(data: unknown): void {
    events.onReceived();
    const isText = typeof data === 'string';
    const acknowledged = isText || !kept.isKeeping() ? undefined : readAck(data as ArrayBuffer);
    // The connection refuses an acknowledgement of frames that were never sent, as any invalid frame.
    if (acknowledged === undefined || !kept.acknowledge(acknowledged)) {
      acks.count(isText ? byteLength(data) : (data as ArrayBuffer).byteLength);
      events.onFrame(data);
      if (acks.isDue()) {
        acknowledge();
      }
    }
  }

  function write(frame: Frame, size: number): void {
    current?.send(frame);
    sent += size;
  }

  function send(frame: Frame, size: number, requests: readonly OutboundRequest[] = []): void {
    if (current) {
      kept.add(frame, size);
      write(frame, size);
      for (const request of requests) {
        request.sent = true;
      }

      if (acks.isSoonDue()) {
        acknowledge();
      }
    } else if (isOpen) {
      waiting.push([frame, size, requests]);
      waitingBytes += size;
      if (waitingBytes > maxWaiting) {
        lose(createClose(connectionLost, 'Too many messages waited for a connection.'));
      }
    }
  }

  function acknowledge(): void {
    if (current && grant && acks.hasNew()) {
      acks.acknowledge();
      write(createAck(acks.received()), ackSize);
    }
  }

  // The socket is lost or closed. Without a socket, the session ends.
  function lose(close: RpcClose): void {
    const socket = current;
    if (socket) {
      current = undefined;
      socket.onmessage = socket.onclose = null;
    }

    const isLost = [connectionLost, lostByPage, authenticationExpired].includes(close.code);
    if (socket && grant && isLost && events.onLost(close)) {
      windowTimer = setTimeout(lose, grant.window, notRecovered);
    } else if (isOpen) {
      isOpen = false;
      waiting = [];
      kept.release();
      clearTimeout(windowTimer);
      events.onEnd(close);
    }
  }

  use(first);
  const link: FrameLink = {
    sent: () => sent,
    buffered: () => waitingBytes + (current?.bufferedAmount ?? 0),
    send,
  };
  return {
    ...link,

    /** Receives a frame that arrived before the session received those of its socket. */
    receive,

    /** The number of bytes that the socket has received, if the platform shows it. */
    bytesRead: () => current?.stream?.bytesRead,

    /** Takes over what the server granted; without a grant, the session ends with its socket. */
    start(granted: SessionGrant | undefined): void {
      grant = granted;
      if (granted) {
        acks.setPeerBuffer(granted.buffer);
      } else {
        kept.release();
      }
    },

    /** Where the session can continue, and the key for the proof. */
    position: () => ({ received: acks.received(), first: kept.first(), key: grant?.key ?? new Uint8Array() }),

    /**
     * Continues on another socket. Returns false if the session has ended, or ends because frames are missing.
     * @param received The number of frames that the server has received.
     */
    attach(next: Socket, received: number): boolean {
      if (!isOpen || received < kept.first() - 1 || !kept.acknowledge(received)) {
        lose(notRecovered);
        return false;
      }

      clearTimeout(windowTimer);
      acks.acknowledge();
      use(next);
      for (const [frame, size] of kept.frames()) {
        write(frame, size);
      }

      const unsent = waiting;
      waiting = [];
      waitingBytes = 0;
      for (const frame of unsent) {
        send(...frame);
      }

      events.onAttached();
      return true;
    },

    /** Acknowledges what was received, if nothing else did. Called regularly. */
    acknowledge,

    /** Starts the closing handshake, and ends the session without waiting for it, unless the socket is only lost. */
    close(close: RpcClose): void {
      try {
        current?.close(close.code, close.reason);
      } catch {
        // A page may use only the codes 1000 and 3000 to 4999, and no endpoint may send 1006.
        current?.close(close.code + 3000, close.reason);
      }

      lose(close);
    },
  };
}
