// A collector for tests: takes OTLP over http/protobuf, and over gRPC without looking into it, and tells what arrived
// as a line of JSON for each request. Ends with its standard input, and so with the test that started it.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import root from '@opentelemetry/otlp-transformer/build/src/generated/root.js';

const services = root.opentelemetry.proto.collector;
const requests = {
  '/v1/traces': services.trace.v1.ExportTraceServiceRequest,
  '/v1/metrics': services.metrics.v1.ExportMetricsServiceRequest,
  '/v1/logs': services.logs.v1.ExportLogsServiceRequest,
};

function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Takes one export over HTTP/1.1. */
function takeHttp(request, response) {
  const type = requests[request.url];
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    if (request.method !== 'POST' || !type || request.headers['content-type'] !== 'application/x-protobuf') {
      tell({ refused: `${request.method} ${request.url} ${request.headers['content-type']}` });
      response.writeHead(404).end();
      return;
    }

    const decoded = type.decode(Buffer.concat(parts));
    tell({ path: request.url, body: type.toObject(decoded, { longs: String, bytes: String, defaults: false }) });
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
}

/** Takes one export over gRPC: an empty message is a good answer to each. */
function takeGrpc(stream, headers) {
  let bytes = 0;
  stream.on('data', (part) => {
    bytes += part.length;
  });
  stream.on('end', () => {
    tell({ path: headers[':path'], bytes });
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.alloc(5));
  });
}

const isGrpc = process.argv[2] === 'grpc';
const server = isGrpc ? createHttp2Server() : createHttpServer(takeHttp);
if (isGrpc) {
  server.on('stream', takeGrpc);
}

// A port of its own, or that of the one before it.
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => tell({ port: server.address().port }));
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
