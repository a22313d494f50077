import { useId } from 'preact/hooks';
import { initialValue } from '../schema/initialValue';
import { readShape } from '../schema/shapeReader';
import { typeName } from '../schema/typeName';
import { CheckBox } from '../ui/CheckBox';
import { Icon } from '../ui/Icon';
import { Prose } from '../ui/Prose';
import { FieldHead } from './FieldHead';
import type { FieldProps } from './fieldProps';
import { ValueControl } from './ValueControl';

/** A value with its name, its type and buttons to omit it, set it to null or remove it. */
export function SchemaField(props: FieldProps) {
  const { label, schema, resolver, value, required, onChange, onRemove } = props;
  const id = useId();
  const shape = readShape(schema, resolver);
  const description = props.description ?? shape.description;
  const absent = value === undefined;
  // Above nested fields, because below many fields it would not be clear what the hint belongs to.
  const nested = shape.kind === 'object' || shape.kind === 'list' || shape.kind === 'union';
  const hint = description !== undefined && (
    <p class="hint">
      <Prose text={description} />
    </p>
  );
  return (
    <div class={absent ? 'field absent' : 'field'} data-testid={`field-${label}`}>
      <FieldHead
        id={absent ? undefined : id}
        labelId={`${id}-name`}
        name={label}
        type={typeName(schema, resolver)}
        required={required}
      >
        <span class="grow" />
        {shape.nullable && !absent && shape.kind !== 'any' && (
          <CheckBox
            small
            checked={value === null}
            accessibleName={`${label} is null`}
            onChange={(checked) => onChange(checked ? null : (initialValue(schema, resolver) ?? null))}
          >
            null
          </CheckBox>
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
            aria-label={`Omit ${label}`}
            title="Omit"
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
      </FieldHead>
      {nested && hint}
      {!absent && (value !== null || shape.kind === 'any') && (
        <ValueControl {...props} id={id} shape={shape} value={value} />
      )}
      {!nested && hint}
    </div>
  );
}
