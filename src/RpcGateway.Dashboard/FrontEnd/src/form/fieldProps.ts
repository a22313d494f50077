import type { Json } from '../json/json';
import type { Schema, SchemaResolver } from '../schema/schema';

/** What any field is given. */
export interface FieldProps {
  readonly label: string;
  readonly schema: Schema;
  readonly resolver: SchemaResolver;
  /** Undefined where the value is left out. */
  readonly value: Json | undefined;
  readonly required: boolean;
  readonly description?: string | undefined;
  /** Undefined leaves the value out. */
  readonly onChange: (value: Json | undefined) => void;
  /** For an item that can be taken away. */
  readonly onRemove?: (() => void) | undefined;
}
