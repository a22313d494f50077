import type { CallOptions, RpcCallContext, RpcStream } from 'rpc-gateway-client';

/** Rooms in which people talk; who is in a room hears of it through ChatCallback. */
export interface Chat {
  /** Enters a room, which comes into being with its first member. */
  join(room: string, name: string, options?: CallOptions): Promise<RoomSnapshot>;
  /** Leaves a room; losing the connection does the same. */
  leave(room: string, options?: CallOptions): Promise<void>;
  /** Says something to everybody in a room that one has joined. */
  send(room: string, text: string, options?: CallOptions): Promise<number>;
  /** Reads what was said in a room, the oldest first. */
  history(room: string, after?: number, options?: CallOptions): RpcStream<ChatMessage>;
  /** Lists who is in a room. */
  members(room: string, options?: CallOptions): Promise<string[]>;
  /** Clears the history of a room, after the caller has confirmed it. */
  clear(room: string, options?: CallOptions): Promise<boolean>;
}

/** What a chat tells its members, and asks them. */
export interface ChatCallback {
  /** Something was said in a room. */
  messagePosted(message: ChatMessage, context: RpcCallContext): void | Promise<void>;
  /** Somebody entered a room. */
  memberJoined(room: string, name: string, context: RpcCallContext): void | Promise<void>;
  /** Somebody left a room or lost the connection. */
  memberLeft(room: string, name: string, context: RpcCallContext): void | Promise<void>;
  /** Asks before something that cannot be undone. */
  confirm(question: string, context: RpcCallContext): boolean | Promise<boolean>;
}

/** Watches the gateway's own process. */
export interface Monitor {
  /** Measures again and again until the caller stops. */
  watch(intervalMilliseconds?: number, options?: CallOptions): RpcStream<MonitorSample>;
}

/** One message in a room. */
export interface ChatMessage {
  /** Its number in the room, from 1 on. */
  sequence: number;
  /** The room. */
  room: string;
  /** Who said it. */
  name: string;
  /** What was said. */
  text: string;
  /** When it was said. */
  time: string;
}

/** A room at one moment. */
export interface RoomSnapshot {
  /** The room. */
  room: string;
  /** The names of those in it. */
  members: string[];
}

/** The figures of a gateway at one moment; rates and shares are those since the measurement before. */
export interface MonitorSample {
  /** When it was measured. */
  time: string;
  /** The open connections. */
  connections: number;
  /** The calls that ended, per second. */
  callsPerSecond: number;
  /** The calls that ended with an error, per second. */
  errorsPerSecond: number;
  /** The share of all processors that the process used, from 0 to 1. */
  cpuShare: number;
  /** The memory of the process, in bytes. */
  workingSet: number;
  /** The garbage collections of generation 0 since the process started. */
  gen0Collections: number;
  /** The garbage collections of generation 1 since the process started. */
  gen1Collections: number;
  /** The garbage collections of generation 2 since the process started. */
  gen2Collections: number;
}
