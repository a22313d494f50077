import { describe, expect, it } from 'vitest';
import { readDeepLink, writeDeepLink } from '../../src/RpcGateway.Dashboard/FrontEnd/src/explorer/deepLink';
import { MethodSession } from '../../src/RpcGateway.Dashboard/FrontEnd/src/explorer/methodSession';
import { SchemaResolver } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/schema';
import { makeMethod, makeParam } from './front';

describe('deep links', () => {
  it.each([
    ['chat.send', { room: 'a&b=c#d?', text: '100 %' }],
    ['odd name/with?dots', {}],
    ['x', { list: [1, { a: null }] }],
  ])('to %s keep the arguments', (method, values) => {
    const link = readDeepLink(writeDeepLink(method, values));

    expect(link?.method).toBe(method);
    expect(link?.values ?? {}).toEqual(values);
  });

  it('omit arguments that are too long for an address', () => {
    expect(writeDeepLink('a.b', { text: 'x'.repeat(10_000) })).toBe('#a.b');
  });

  it.each([
    ['', undefined],
    ['#', undefined],
    ['#a.b?params=nonsense', { method: 'a.b', values: undefined }],
    ['#a.b?params=[1]', { method: 'a.b', values: undefined }],
    ['#%E0%A4%A', { method: '%E0%A4%A', values: undefined }],
  ])('read %j as %j', (hash, link) => {
    expect(readDeepLink(hash)).toEqual(link);
  });
});

describe('MethodSession', () => {
  const params = [
    makeParam('room', { schema: { type: 'string' } }),
    makeParam('after', { required: false, schema: { type: 'integer' } }),
    makeParam('file', { kind: 'binary' }),
    makeParam('items', { kind: 'stream', schema: { type: 'number' } }),
  ];
  const make = () => new MethodSession(makeMethod({ params, example: { items: [1, 2] } }), new SchemaResolver({}));

  it('writes the values of the form as JSON in the order of the params', () => {
    const session = make();
    session.setValue('after', 3);
    session.setValue('room', 'lobby');

    expect(session.text.value).toBe('{\n  "room": "lobby",\n  "after": 3\n}');
  });

  it('reads values from JSON by name and by position', () => {
    const session = make();
    session.setText('{"room":"x"}');
    expect(session.values.value).toEqual({ room: 'x' });
    expect(session.text.value).toBe('{"room":"x"}');

    session.setText('["y", 4]');
    expect(session.values.value).toEqual({ room: 'y', after: 4 });
  });

  it.each(['{"room":', '7', ''])('keeps the values and reports the problem while the JSON is %j', (text) => {
    const session = make();
    session.setText('{"room":"x"}');
    session.setText(text);

    expect(session.values.value).toEqual({ room: 'x' });
    expect(session.findObstacle()).toBe(session.textProblem.value);
    expect(session.textProblem.value).toMatch(/\.$/);
  });

  it('omits a value that the form omits', () => {
    const session = make();
    session.setValue('room', undefined);

    expect(session.values.value).toEqual({});
  });

  it('requires a file and items that are valid JSON', () => {
    const session = make();
    expect(session.lines.value.get('items')).toBe('1\n2');
    expect(session.findObstacle()).toContain('file');

    session.setFile('file', new File(['x'], 'x.txt'));
    session.setLines('items', '1\n\nnonsense');
    expect(session.findObstacle()).toContain('items');

    session.setLines('items', '1\n2');
    expect(session.findObstacle()).toBeUndefined();
  });
});
