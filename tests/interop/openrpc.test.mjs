// Validates an OpenRPC document against the meta-schema of OpenRPC, and its schemas and examples against JSON Schema.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { openrpcDocument as metaSchema } from '@open-rpc/meta-schema';
import Ajv from 'ajv';

const file = process.env.OPENRPC_DOCUMENT;
if (!file) {
  throw new Error('OPENRPC_DOCUMENT must be the path of the document');
}

const document = JSON.parse(await readFile(file, 'utf8'));

/** OpenRPC's meta-schema refers to JSON Schema, draft 7, by a separate address. */
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

/** Returns all methods, including those that the server calls. */
function methods() {
  return [...document.methods, ...document['x-callbacks'].flatMap((callback) => callback.methods)];
}

/** Returns all schemas of the document. */
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

test('document_AgainstTheMetaSchema_IsValid', () => {
  const ajv = create();
  for (const address of ['https://meta.json-schema.tools/', 'https://meta.json-schema.tools']) {
    ajv.addSchema({ ...jsonSchema }, address);
  }
  const { $schema: _, ...schema } = metaSchema;
  assertValid(ajv, ajv.validate(schema, document), 'document');

  // The methods of clients have the same format.
  for (const callback of document['x-callbacks']) {
    const wrapped = { openrpc: document.openrpc, info: document.info, methods: callback.methods };
    assertValid(ajv, ajv.validate(schema, wrapped), callback.name);
  }
});

test('schemas_AndReferences_AreValid', () => {
  const all = schemas();
  assert.ok(all.length > 10);
  for (const schema of all) {
    const ajv = create();
    assertValid(ajv, ajv.validateSchema(schema), JSON.stringify(schema));
    ajv.compile({ ...schema, components: document.components });
  }
});

test('examples_AgainstTheSchemas_AreValid', () => {
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

test('names_OfMethodsAndParams_AreUnique', () => {
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
