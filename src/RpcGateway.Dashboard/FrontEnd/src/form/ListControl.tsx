import type { Json } from '../json/json';
import { initialValue } from '../schema/initialValue';
import type { Schema } from '../schema/schema';
import { plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { SchemaField } from './SchemaField';
import type { ControlProps } from './ValueControl';

// A longer form would not be usable; the JSON view accepts any number of items.
const maxItems = 50;

type ListControlProps = Omit<ControlProps, 'value'> & { item: Schema; value: readonly Json[] };

/** Edits a list: one field per item. */
export function ListControl({ label, item, resolver, value, onChange }: ListControlProps) {
  return (
    <fieldset class="nested" aria-label={label}>
      {value.slice(0, maxItems).map((one, index) => (
        <SchemaField
          key={index}
          label={`${label}[${index}]`}
          schema={item}
          resolver={resolver}
          value={one}
          required={false}
          onChange={(next) => onChange(value.map((old, at) => (at === index ? (next ?? null) : old)))}
          onRemove={() => onChange(value.filter((_, at) => at !== index))}
        />
      ))}
      {value.length > maxItems && (
        <p class="hint">{plural(value.length - maxItems, 'more item')} can be edited as JSON.</p>
      )}
      <button
        type="button"
        class="button quiet small"
        aria-label={`Add item to ${label}`}
        onClick={() => onChange([...value, initialValue(item, resolver)])}
      >
        <Icon name="plus" />
        Add item
      </button>
    </fieldset>
  );
}
