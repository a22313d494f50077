import { isObject } from '../json/json';
import type {
  LiveBackend,
  LiveBackends,
  LiveCall,
  LiveConnection,
  LiveInstance,
  LiveMethod,
  LiveNode,
  LiveNodes,
  LiveSecond,
  LiveSnapshot,
  LiveSpan,
  LiveSpans,
  NodeState,
} from './liveTypes';

type Fields = Readonly<Record<string, unknown>>;

const nodeStates: readonly NodeState[] = ['ready', 'draining', 'stopping', 'stopped', 'unknown', 'lost'];

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
    backends: isObject(from.backends) ? readBackends(from.backends) : undefined,
    nodes: isObject(from.nodes) ? readNodes(from.nodes) : undefined,
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
    detached: from.detached === true,
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
  return {
    time: number(from.time),
    elapsed: number(from.elapsed),
    methods: list(from.methods).map(readMethod),
    instances: list(from.instances).map(readInstance),
  };
}

function readInstance(from: Fields): LiveInstance {
  return { id: text(from.id) ?? '', errors: number(from.errors), buckets: numbers(from.buckets) };
}

function readBackends(from: Fields): LiveBackends {
  return {
    count: number(from.count),
    instances: list(from.instances).map(readBackend),
    allowed: texts(from.allowed),
    missing: texts(from.missing),
  };
}

function readNodes(from: Fields): LiveNodes {
  return {
    list: list(from.list).map(readNode),
    second: isObject(from.second) ? readSecond(from.second) : undefined,
  };
}

function readNode(from: Fields): LiveNode {
  return {
    id: text(from.id) ?? '',
    self: from.self === true,
    state: nodeStates.find((state) => state === from.state) ?? 'unknown',
    problem: text(from.problem),
    host: text(from.host),
    process: number(from.process),
    version: text(from.version),
    uptime: number(from.uptime),
    connections: number(from.connections),
    calls: number(from.calls),
    streams: number(from.streams),
    queued: number(from.queued),
    relayed: number(from.relayed),
    backends: number(from.backends),
    latency: optional(from.latency),
    rate: optional(from.rate),
    errors: optional(from.errors),
  };
}

function readBackend(from: Fields): LiveBackend {
  return {
    id: text(from.id) ?? '',
    instance: text(from.instance) ?? '',
    address: text(from.address),
    contracts: texts(from.contracts),
    connectedAt: number(from.connectedAt),
    draining: from.draining === true,
    clients: number(from.clients),
    calls: number(from.calls),
  };
}

function readMethod(from: Fields): LiveMethod {
  return {
    name: text(from.name) ?? '',
    outgoing: from.outgoing === true,
    errors: number(from.errors),
    buckets: numbers(from.buckets),
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

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text).filter((one) => one !== undefined) : [];
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(number) : [];
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
