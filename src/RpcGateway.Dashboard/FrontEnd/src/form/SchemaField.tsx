import { useId } from 'preact/hooks';
import { initialValue } from '../schema/initialValue';
import { readShape } from '../schema/shapeReader';
import { typeName } from '../schema/typeName';
import { Icon } from '../ui/Icon';
import { Prose } from '../ui/Prose';
import type { FieldProps } from './fieldProps';
import { ValueControl } from './ValueControl';

/** One value with its name, its type and what can be done with it as a whole: left out, made null, removed. */
export function SchemaField(props: FieldProps) {
  const { label, schema, resolver, value, required, onChange, onRemove } = props;
  const id = useId();
  const shape = readShape(schema, resolver);
  const description = props.description ?? shape.description;
  const absent = value === undefined;
  // Below many fields nobody would see what it belongs to.
  const nested = shape.kind === 'object' || shape.kind === 'list' || shape.kind === 'union';
  const hint = description !== undefined && (
    <p class="hint">
      <Prose text={description} />
    </p>
  );
  return (
    <div class={absent ? 'field absent' : 'field'} data-testid={`field-${label}`}>
      <div class="field-head">
        <label class="field-name" for={absent ? undefined : id} id={`${id}-name`}>
          {label}
        </label>
        <span class="field-type">{typeName(schema, resolver)}</span>
        {required && <span class="field-required">required</span>}
        <span class="grow" />
        {shape.nullable && !absent && shape.kind !== 'any' && (
          <label class="check small">
            <input
              type="checkbox"
              checked={value === null}
              aria-label={`${label} is null`}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? null : (initialValue(schema, resolver) ?? null))
              }
            />
            null
          </label>
        )}
        {absent && (
          <button
            type="button"
            class="button quiet small"
            aria-label={`Add ${label}`}
            onClick={() => onChange(initialValue(schema, resolver))}
          >
            <Icon name="plus" />
            Add
          </button>
        )}
        {!absent && !required && onRemove === undefined && (
          <button
            type="button"
            class="button quiet small"
            aria-label={`Leave out ${label}`}
            title="Leave out"
            onClick={() => onChange(undefined)}
          >
            <Icon name="close" />
          </button>
        )}
        {onRemove !== undefined && (
          <button type="button" class="button quiet small" aria-label={`Remove ${label}`} onClick={onRemove}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {nested && hint}
      {!absent && (value !== null || shape.kind === 'any') && (
        <ValueControl {...props} id={id} shape={shape} value={value} />
      )}
      {!nested && hint}
    </div>
  );
}
