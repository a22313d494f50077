import { expect, test } from 'vitest';
import { findNumberProblem, findTextProblem } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/findProblem';
import { type Schema, SchemaResolver } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/schema';
import type { NumberShape, TextShape } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/shape';
import { readShape } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/shapeReader';

const shape = (schema: Schema) => readShape(schema, new SchemaResolver({}));

test.each([
  [{ minLength: 2 }, 'a', 'The minimum length is 2.'],
  [{ minLength: 2 }, 'ab', undefined],
  [{ maxLength: 2 }, 'abc', 'The maximum length is 2.'],
  [{ pattern: '^(?:[a-z]+)?$' }, '1', 'The text does not match the pattern ^(?:[a-z]+)?$.'],
  [{ pattern: '^(?:[a-z]+)?$' }, '', undefined],
  [{ pattern: '(' }, 'a', undefined],
  [{}, '', undefined],
])('findTextProblem_%j_%s', (keywords, value, problem) => {
  expect(findTextProblem(value, shape({ type: 'string', ...keywords }) as TextShape)).toBe(problem);
});

test.each([
  [{ minimum: 1 }, 0, 'The minimum is 1.'],
  [{ minimum: 1 }, 1, undefined],
  [{ maximum: 1 }, 2, 'The maximum is 1.'],
  [{ exclusiveMinimum: 1 }, 1, 'The value must be more than 1.'],
  [{ exclusiveMaximum: 1 }, 1, 'The value must be less than 1.'],
  [{}, 1, undefined],
])('findNumberProblem_%j_%d', (keywords, value, problem) => {
  expect(findNumberProblem(value, shape({ type: 'number', ...keywords }) as NumberShape)).toBe(problem);
});
