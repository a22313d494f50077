import { describe, expect, it } from 'vitest';
import { readContracts } from '../../src/RpcGateway.Dashboard/FrontEnd/src/contracts/contractReader';
import { initialArguments, wireParams } from '../../src/RpcGateway.Dashboard/FrontEnd/src/contracts/methodArguments';
import { filterContracts } from '../../src/RpcGateway.Dashboard/FrontEnd/src/contracts/methodFilter';
import { methodTraits } from '../../src/RpcGateway.Dashboard/FrontEnd/src/contracts/methodKind';
import { SchemaResolver } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/schema';
import { makeMethod, makeParam } from './front';

const stream = { $ref: '#/components/schemas/RpcStream' };
const document = {
  openrpc: '1.3.2',
  info: { title: 'Shop', version: '2.0' },
  methods: [
    {
      name: 'jobs.run',
      summary: 'Runs.',
      'x-contract': 'jobs',
      'x-member': 'RunAsync',
      params: [
        { name: 'limit', required: true, schema: { type: 'integer' } },
        { name: 'progress', required: true, schema: {}, 'x-progress': { schema: { type: 'number' } } },
        { name: 'file', required: true, schema: {}, 'x-binary': true },
        { name: 'items', required: true, schema: stream, 'x-stream': { schema: { type: 'string' } } },
      ],
      result: { name: 'result', schema: stream, 'x-stream': { schema: { type: 'boolean' } } },
      errors: [{ code: 7, message: 'No.', data: { a: 1 } }, { message: 'without a code' }],
      examples: [{ name: 'one', params: [{ name: 'limit', value: 10 }] }],
    },
    { name: 'jobs.notify', 'x-contract': 'jobs', params: [] },
    { name: 'plain', params: [{ $ref: '#/components/contentDescriptors/Id' }], result: { name: 'r', schema: {} } },
    { name: 'odd name/with.dots and spaces', params: 'none', result: { schema: true } },
    'not a method',
  ],
  components: { contentDescriptors: { Id: { name: 'id', schema: { type: 'string' } } } },
  'x-contracts': [{ name: 'jobs', interface: 'IJobs', description: 'Work.' }],
  'x-callbacks': [
    { name: 'jobsCallback', methods: [{ name: 'jobsCallback.ask', params: [], result: { schema: {} } }] },
  ],
};

describe('readContracts', () => {
  const read = readContracts(document);
  const run = read.contracts[0]?.methods[0];

  it('groups methods by contract, or by the part of the name before the last dot', () => {
    expect(read.contracts.map((one) => [one.name, one.methods.length])).toEqual([
      ['jobs', 2],
      ['methods', 1],
      ['odd name/with', 1],
    ]);
    expect(read.contracts[0]).toMatchObject({ interfaceName: 'IJobs', description: 'Work.' });
  });

  it('reads streams, progress and binary values', () => {
    expect(run?.params.map((param) => [param.name, param.kind, param.required])).toEqual([
      ['limit', 'json', true],
      ['progress', 'progress', false],
      ['file', 'binary', true],
      ['items', 'stream', true],
    ]);
    expect(run?.params[3]?.schema).toEqual({ type: 'string' });
    expect(run?.result).toMatchObject({ kind: 'stream', schema: { type: 'boolean' } });
    expect(methodTraits(run ?? makeMethod())).toEqual(['stream', 'upload', 'stream up', 'progress']);
  });

  it('reads a method without a result as a notification', () => {
    expect(read.contracts[0]?.methods[1]?.result).toBeUndefined();
  });

  it('resolves references of params', () => {
    expect(read.contracts[1]?.methods[0]?.params[0]).toMatchObject({ name: 'id', schema: { type: 'string' } });
  });

  it('reads callbacks and the errors that have a code', () => {
    expect(run?.errors).toEqual([{ code: 7, message: 'No.', data: { a: 1 } }]);
    expect(read.callbacks[0]?.methods[0]?.name).toBe('jobsCallback.ask');
  });

  it.each([undefined, null, 7, {}, { methods: {} }])('rejects %j', (value) => {
    expect(() => readContracts(value)).toThrow('not an OpenRPC document');
  });
});

describe('method arguments', () => {
  const resolver = new SchemaResolver({});
  const method = makeMethod({
    params: [
      makeParam('room', { schema: { type: 'string' } }),
      makeParam('after', { required: false, schema: { type: 'integer', default: 3 } }),
      makeParam('limit', { required: false, schema: { type: 'integer' } }),
      makeParam('file', { kind: 'binary' }),
    ],
    example: { room: 'lobby' },
  });

  it('start with examples and defaults and omit optional arguments', () => {
    expect(initialArguments(method, resolver)).toEqual({ room: 'lobby', after: 3 });
  });

  it('are sent by name unless the method accepts them by position only', () => {
    expect(wireParams(method, { limit: 1 })).toEqual({ limit: 1 });
    expect(wireParams({ ...method, byPosition: true }, { limit: 1 })).toEqual([null, null, 1]);
    expect(wireParams({ ...method, byPosition: true }, {})).toEqual([]);
  });
});

describe('filterContracts', () => {
  const contracts = readContracts(document).contracts;

  it('returns the methods that contain every word, with their contracts', () => {
    expect(filterContracts(contracts, 'JOBS run').map((one) => one.methods.map((method) => method.name))).toEqual([
      ['jobs.run'],
    ]);
    expect(filterContracts(contracts, 'nothing')).toEqual([]);
    expect(filterContracts(contracts, ' ')).toHaveLength(3);
  });
});
