import { isObject } from '../json/json';
import type { LiveCall, LiveConnection, LiveMethod, LiveSecond, LiveSnapshot, LiveSpan, LiveSpans } from './liveTypes';

type Fields = Readonly<Record<string, unknown>>;

/** Reads a received snapshot; the application's serializer options may omit zeros and nulls. */
export function readSnapshot(value: unknown): LiveSnapshot {
  const from = fields(value);
  return {
    time: number(from.time),
    since: number(from.since),
    connectionCount: number(from.connectionCount),
    callCount: number(from.callCount),
    streamCount: number(from.streamCount),
    queued: number(from.queued),
    connections: list(from.connections).map(readConnection),
    calls: list(from.calls).map(readCall),
    seconds: list(from.seconds).map(readSecond),
  };
}

/** Reads a portion of spans. */
export function readSpans(value: unknown): LiveSpans {
  const from = fields(value);
  return { spans: list(from.spans).map(readSpan), lost: number(from.lost), mark: text(from.mark) };
}

function readConnection(from: Fields): LiveConnection {
  return {
    id: text(from.id) ?? '',
    user: text(from.user),
    address: text(from.address),
    connectedAt: number(from.connectedAt),
    received: number(from.received),
    sent: number(from.sent),
    queued: number(from.queued),
    calls: number(from.calls),
    streams: number(from.streams),
  };
}

function readCall(from: Fields): LiveCall {
  return {
    connection: text(from.connection) ?? '',
    method: text(from.method) ?? '',
    elapsed: optional(from.elapsed),
    itemsSent: optional(from.itemsSent),
    itemsReceived: optional(from.itemsReceived),
    bytesSent: optional(from.bytesSent),
    bytesReceived: optional(from.bytesReceived),
  };
}

function readSecond(from: Fields): LiveSecond {
  return { time: number(from.time), elapsed: number(from.elapsed), methods: list(from.methods).map(readMethod) };
}

function readMethod(from: Fields): LiveMethod {
  return {
    name: text(from.name) ?? '',
    outgoing: from.outgoing === true,
    errors: number(from.errors),
    buckets: Array.isArray(from.buckets) ? from.buckets.map(number) : [],
  };
}

function readSpan(from: Fields): LiveSpan {
  return {
    traceId: text(from.traceId) ?? '',
    spanId: text(from.spanId) ?? '',
    parentId: text(from.parentId),
    name: text(from.name) ?? '',
    outgoing: from.outgoing === true,
    start: number(from.start),
    duration: number(from.duration),
    error: text(from.error),
    attributes: Object.fromEntries(Object.entries(fields(from.attributes)).map(([name, one]) => [name, String(one)])),
  };
}

function fields(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number {
  return optional(value) ?? 0;
}

function optional(value: unknown): number | undefined {
  const read = typeof value === 'string' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}
