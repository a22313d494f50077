import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/RpcGateway.Dashboard/FrontEnd/src/json/json';
import { writeCSharp, writeCSharpValue } from '../../src/RpcGateway.Dashboard/FrontEnd/src/snippets/cSharpSnippet';
import { writeRaw } from '../../src/RpcGateway.Dashboard/FrontEnd/src/snippets/rawSnippet';
import { writeTypeScript } from '../../src/RpcGateway.Dashboard/FrontEnd/src/snippets/typeScriptSnippet';
import { makeMethod, makeParam } from './front';

const address = 'ws://localhost:5080/rpc';
const contract = { name: 'chat', interfaceName: 'IChat', description: undefined, methods: [] };

function input(change: Parameters<typeof makeMethod>[0], values: JsonObject = {}) {
  return { address, contract, method: makeMethod(change), values };
}

describe('writeTypeScript', () => {
  it('writes a call of the contract with its arguments by position', () => {
    const code = writeTypeScript(
      input(
        { params: [makeParam('room'), makeParam('after', { required: false }), makeParam('text')] },
        { room: "it's", text: 'a' },
      ),
    );

    expect(code).toBe(
      [
        "import { connect } from 'rpc-gateway-client';",
        "import type { Chat } from './contracts.js'; // written by rpc-gateway-codegen",
        '',
        "const client = await connect('ws://localhost:5080/rpc');",
        "const chat = client.contract<Chat>('chat');",
        "const result = await chat.send('it\\'s', undefined, 'a');",
      ].join('\n'),
    );
  });

  it('writes a call by name without a contract', () => {
    const values = { room: "it's", 'a-b': [1] };
    const given = { ...input({ params: [makeParam('room'), makeParam('a-b')] }, values), contract: undefined };

    expect(writeTypeScript(given).split('\n').at(-1)).toBe(
      "const result = await client.request('chat.send', { room: 'it\\'s', 'a-b': [1] });",
    );
  });

  it.each([
    [undefined, 'chat.send();', "client.notify('chat.send');"],
    ['stream', 'for await (const item of chat.send()) {', "for await (const item of client.stream('chat.send')) {"],
    ['binary', 'const blob = await chat.send().blob();', "const blob = await client.download('chat.send').blob();"],
  ] as const)('writes a call with the result %s', (kind, typed, untyped) => {
    const result = kind === undefined ? undefined : { kind, description: undefined, schema: true };

    expect(writeTypeScript(input({ result })).split('\n')).toContain(typed);
    expect(writeTypeScript({ ...input({ result }), contract: undefined }).split('\n')).toContain(untyped);
  });

  it('writes placeholders for binary values, progress and streams', () => {
    const params = [
      makeParam('content', { kind: 'binary' }),
      makeParam('progress', { kind: 'progress' }),
      makeParam('values', { kind: 'stream' }),
    ];

    expect(writeTypeScript(input({ params }))).toContain('chat.send(file, (report) => console.log(report), items())');
    expect(writeTypeScript({ ...input({ params }), contract: undefined })).toContain('values: items()');
  });
});

describe('writeCSharp', () => {
  it('writes arguments by position, and by name after an omitted argument', () => {
    const params = [
      makeParam('room'),
      makeParam('after', { required: false }),
      makeParam('limit', { required: false }),
    ];

    expect(writeCSharp(input({ params }, { room: 'lobby', limit: 5 }))).toBe(
      [
        'using RpcGateway.Client;',
        '',
        'await using var client = await RpcClient.ConnectAsync(new Uri("ws://localhost:5080/rpc"));',
        'var chat = client.GetProxy<IChat>();',
        'var result = await chat.SendAsync("lobby", limit: 5);',
      ].join('\n'),
    );
  });

  it('reads a stream with await foreach and ignores an empty result', () => {
    const stream = { kind: 'stream', description: undefined, schema: true } as const;
    const nothing = { kind: 'json', description: undefined, schema: { type: 'null' } } as const;

    expect(writeCSharp(input({ result: stream }))).toContain('await foreach (var item in chat.SendAsync())');
    expect(writeCSharp(input({ result: nothing }))).toContain('\nawait chat.SendAsync();');
  });

  it('converts invalid names to identifiers', () => {
    const code = writeCSharp({
      ...input({ name: 'odd name/do it now', member: undefined }),
      contract: { ...contract, name: 'odd name/with-dash', interfaceName: undefined },
    });

    expect(code).toContain('var oddNameWithDash = client.GetProxy<IOddNameWithDash>();');
    expect(code).toMatch(/oddNameWithDash\.[A-Za-z_]\w*\(\)/);
  });

  it.each([
    [{ text: 'a"b', at: null }, 'new() { Text = "a\\"b", At = null }'],
    [{ 'a-b': true }, 'new() { ["a-b"] = true }'],
    [[1, [2.5]], '[1, [2.5]]'],
  ])('writes %j as a C# expression', (value, text) => {
    expect(writeCSharpValue(value)).toBe(text);
  });
});

describe('writeRaw', () => {
  it('writes the message, with an id unless it is a notification', () => {
    const params = [makeParam('room'), makeParam('file', { kind: 'binary' })];

    expect(JSON.parse(writeRaw(input({ params }, { room: 'x' })))).toEqual({
      jsonrpc: '2.0',
      id: 1,
      method: 'chat.send',
      params: { room: 'x', file: { binary: 2 } },
    });
    expect(JSON.parse(writeRaw(input({ result: undefined })))).not.toHaveProperty('id');
  });
});
