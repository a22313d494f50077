// An OpenRPC document against the meta-schema of OpenRPC, and its schemas and examples against JSON Schema.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { openrpcDocument as metaSchema } from '@open-rpc/meta-schema';
import Ajv from 'ajv';

const file = process.env.OPENRPC_DOCUMENT;
if (!file) {
  throw new Error('OPENRPC_DOCUMENT must say where the document is');
}

const document = JSON.parse(await readFile(file, 'utf8'));

/** What OpenRPC's meta-schema refers to is JSON Schema, draft 7, at an address of its own. */
const jsonSchema = {
  $ref: 'http://json-schema.org/draft-07/schema#',
  definitions: { JSONSchemaObject: { properties: { $ref: { type: 'string' } } } },
};

function create() {
  return new Ajv({ strict: false, allErrors: true, validateFormats: false });
}

function assertValid(ajv, validate, what) {
  assert.ok(validate, `${what}: ${ajv.errorsText()}`);
}

/** Every method, with those that the server calls. */
function methods() {
  return [...document.methods, ...document['x-callbacks'].flatMap((callback) => callback.methods)];
}

/** Every schema that stands in the document where a schema belongs. */
function schemas() {
  const contents = methods().flatMap((method) => [...method.params, ...(method.result ? [method.result] : [])]);
  return [
    ...Object.values(document.components.schemas),
    ...contents.map((content) => content.schema),
    ...contents
      .flatMap((content) => [content['x-stream'], content['x-progress']])
      .flatMap((of) => (of ? [of.schema] : [])),
    ...methods()
      .flatMap((method) => method['x-errors'] ?? [])
      .flatMap((error) => error.schema ?? []),
  ];
}

test('the document holds to the meta-schema of OpenRPC', () => {
  const ajv = create();
  for (const address of ['https://meta.json-schema.tools/', 'https://meta.json-schema.tools']) {
    ajv.addSchema({ ...jsonSchema }, address);
  }
  const { $schema: _, ...schema } = metaSchema;
  assertValid(ajv, ajv.validate(schema, document), 'document');

  // Those that clients offer look the same.
  for (const callback of document['x-callbacks']) {
    const like = { openrpc: document.openrpc, info: document.info, methods: callback.methods };
    assertValid(ajv, ajv.validate(schema, like), callback.name);
  }
});

test('every schema is one, and every reference leads to one', () => {
  const all = schemas();
  assert.ok(all.length > 10);
  for (const schema of all) {
    const ajv = create();
    assertValid(ajv, ajv.validateSchema(schema), JSON.stringify(schema));
    ajv.compile({ ...schema, components: document.components });
  }
});

test('examples hold to the schemas of their methods', () => {
  let examples = 0;
  for (const method of methods()) {
    for (const example of method.examples ?? []) {
      for (const { name, value } of example.params) {
        const content = method.params.find((candidate) => candidate.name === name);
        assertExample(content.schema, value, `${method.name}, ${example.name}, ${name}`);
      }
      if (example.result) {
        assertExample(method.result.schema, example.result.value, `${method.name}, ${example.name}`);
      }
      examples++;
    }
  }
  assert.ok(examples > 0);
});

test('names of methods and of params are there once', () => {
  const names = methods().map((method) => method.name);
  assert.equal(new Set(names).size, names.length);
  for (const method of methods()) {
    const params = method.params.map((content) => content.name);
    assert.equal(new Set(params).size, params.length, method.name);
  }
});

function assertExample(schema, value, what) {
  const ajv = create();
  assertValid(ajv, ajv.validate({ ...schema, components: document.components }, value), what);
}
