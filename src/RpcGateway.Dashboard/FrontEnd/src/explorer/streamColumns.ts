import { isJsonObject, type Json } from '../json/json';
import type { Schema, SchemaResolver } from '../schema/schema';
import { readShape } from '../schema/shapeReader';

const maxColumns = 8;

/** The columns of a table of items: the properties of objects; empty for other values. */
export function readColumns(schema: Schema, resolver: SchemaResolver, first: Json | undefined): string[] {
  const shape = readShape(schema, resolver);
  const names =
    shape.kind === 'object' && shape.properties.length > 0
      ? shape.properties.map((property) => property.name)
      : isJsonObject(first)
        ? Object.keys(first)
        : [];
  return names.slice(0, maxColumns);
}

/** The text of a cell. */
export function readCell(item: Json | undefined, column: string | undefined): string {
  const value = column === undefined ? item : isJsonObject(item) ? item[column] : undefined;
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** Writes items as comma-separated values. */
export function writeCsv(items: readonly Json[], columns: readonly string[]): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells: readonly string[]) => cells.map(quote).join(',');
  return columns.length === 0
    ? ['value', ...items.map((item) => quote(readCell(item, undefined)))].join('\r\n')
    : [line(columns), ...items.map((item) => line(columns.map((column) => readCell(item, column))))].join('\r\n');
}
