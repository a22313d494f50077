import { useState } from 'preact/hooks';
import type { Json, JsonObject } from '../json/json';
import { initialValue } from '../schema/initialValue';
import type { ObjectShape } from '../schema/shape';
import { Icon } from '../ui/Icon';
import type { FieldProps } from './fieldProps';
import { SchemaField } from './SchemaField';
import type { ControlProps } from './ValueControl';

type ObjectControlProps = Omit<ControlProps, 'shape' | 'value'> & { shape: ObjectShape; value: JsonObject };

/** Edits an object: its properties, and additional members if the schema allows them. */
export function ObjectControl({ label, shape, resolver, value, onChange }: ObjectControlProps) {
  const known = new Set(shape.properties.map((property) => property.name));
  const others = Object.keys(value).filter((name) => !known.has(name));
  const set = (name: string, next: Json | undefined) => onChange(withMember(value, name, next));
  return (
    <fieldset class="nested" aria-label={label}>
      {shape.properties.map((property) => (
        <SchemaField
          key={property.name}
          label={property.name}
          schema={property.schema}
          resolver={resolver}
          value={value[property.name]}
          required={property.required}
          onChange={(next) => set(property.name, next)}
        />
      ))}
      {others.map((name) => (
        <SchemaField
          key={name}
          label={name}
          schema={shape.additional ?? true}
          resolver={resolver}
          value={value[name]}
          required={false}
          onChange={(next) => set(name, next)}
          onRemove={() => set(name, undefined)}
        />
      ))}
      {shape.additional !== undefined && (
        <NewMember
          label={label}
          taken={(name) => Object.hasOwn(value, name)}
          onAdd={(name) => set(name, initialValue(shape.additional ?? true, resolver))}
        />
      )}
      {shape.properties.length === 0 && others.length === 0 && <p class="hint">No members yet.</p>}
    </fieldset>
  );
}

interface NewMemberProps extends Pick<FieldProps, 'label'> {
  readonly taken: (name: string) => boolean;
  readonly onAdd: (name: string) => void;
}

function NewMember({ label, taken, onAdd }: NewMemberProps) {
  const [name, setName] = useState('');
  const usable = name !== '' && !taken(name);
  const add = () => {
    if (usable) {
      onAdd(name);
      setName('');
    }
  };
  return (
    <div class="row">
      <input
        class="input"
        type="text"
        placeholder="New key"
        aria-label={`New key in ${label}`}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            add();
          }
        }}
      />
      <button
        type="button"
        class="button quiet small"
        disabled={!usable}
        onClick={add}
        aria-label={`Add key to ${label}`}
      >
        <Icon name="plus" />
        Add
      </button>
    </div>
  );
}

// Uses entries, because assigning "__proto__" to a copy would set its prototype.
function withMember(value: JsonObject, name: string, next: Json | undefined): JsonObject {
  const entries = Object.entries(value);
  if (next === undefined) {
    return Object.fromEntries(entries.filter(([other]) => other !== name));
  }

  return Object.fromEntries(
    Object.hasOwn(value, name)
      ? entries.map(([other, old]) => [other, other === name ? next : old])
      : [...entries, [name, next]],
  );
}
