import type { Json } from '../json/json';
import type { Schema, SchemaResolver } from '../schema/schema';

/** The props of every field. */
export interface FieldProps {
  readonly label: string;
  readonly schema: Schema;
  readonly resolver: SchemaResolver;
  /** Undefined if the value is omitted. */
  readonly value: Json | undefined;
  readonly required: boolean;
  readonly description?: string | undefined;
  /** Receives undefined if the value is omitted. */
  readonly onChange: (value: Json | undefined) => void;
  /** For an item that can be removed. */
  readonly onRemove?: (() => void) | undefined;
}
