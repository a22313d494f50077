import type { Json, JsonObject } from '../json/json';
import { initialValue } from '../schema/initialValue';
import type { SchemaResolver } from '../schema/schema';
import { readShape } from '../schema/shapeReader';
import type { MethodModel } from './contractDocument';

/** The initial arguments of a form, by name: examples, defaults, and minimal values for required arguments. */
export function initialArguments(method: MethodModel, resolver: SchemaResolver): JsonObject {
  const values: Record<string, Json> = {};
  for (const param of method.params.filter((one) => one.kind === 'json')) {
    const example = method.example[param.name];
    if (example !== undefined) {
      values[param.name] = example;
    } else if (param.required || readShape(param.schema, resolver).initial !== undefined) {
      values[param.name] = initialValue(param.schema, resolver);
    }
  }

  return values;
}

/** The params of the request: an object, or an array for a method that accepts params by position only. */
export function wireParams<T>(
  method: MethodModel,
  values: Readonly<Record<string, T>>,
): readonly (T | null)[] | Readonly<Record<string, T>> {
  if (!method.byPosition) {
    return values;
  }

  const last = method.params.findLastIndex((param) => values[param.name] !== undefined);
  return method.params.slice(0, last + 1).map((param) => values[param.name] ?? null);
}
