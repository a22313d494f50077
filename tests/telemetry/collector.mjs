// A collector for tests: receives OTLP over http/protobuf, or over gRPC without decoding it, and prints a line of JSON for
// each request. Exits when its standard input is closed, and so when the test that started it ends.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import root from '@opentelemetry/otlp-transformer/build/src/generated/root.js';

const services = root.opentelemetry.proto.collector;
const requests = {
  '/v1/traces': services.trace.v1.ExportTraceServiceRequest,
  '/v1/metrics': services.metrics.v1.ExportMetricsServiceRequest,
  '/v1/logs': services.logs.v1.ExportLogsServiceRequest,
};

function print(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Handles an export over HTTP/1.1. */
function handleHttp(request, response) {
  const type = requests[request.url];
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    if (request.method !== 'POST' || !type || request.headers['content-type'] !== 'application/x-protobuf') {
      print({ refused: `${request.method} ${request.url} ${request.headers['content-type']}` });
      response.writeHead(404).end();
      return;
    }

    const decoded = type.decode(Buffer.concat(parts));
    print({ path: request.url, body: type.toObject(decoded, { longs: String, bytes: String, defaults: false }) });
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
}

/** Handles an export over gRPC. An empty message is a valid response to every export. */
function handleGrpc(stream, headers) {
  let bytes = 0;
  stream.on('data', (part) => {
    bytes += part.length;
  });
  stream.on('end', () => {
    print({ path: headers[':path'], bytes });
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.alloc(5));
  });
}

const isGrpc = process.argv[2] === 'grpc';
const server = isGrpc ? createHttp2Server() : createHttpServer(handleHttp);
if (isGrpc) {
  server.on('stream', handleGrpc);
}

// A free port, or the port of an earlier collector.
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => print({ port: server.address().port }));
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
