import { initialValue } from '../schema/initialValue';
import type { UnionOption } from '../schema/shape';
import { readShape } from '../schema/shapeReader';
import { findOption } from '../schema/unionOption';
import { SchemaField } from './SchemaField';
import { type ControlProps, ValueControl } from './ValueControl';

/** Edits a value of one of several types: the choice of the type, and its field. */
export function UnionControl(props: ControlProps & { options: readonly UnionOption[] }) {
  const { id, label, options, resolver, value, onChange } = props;
  const chosen = findOption(value, options, resolver);
  const option = options[chosen];
  const shape = option === undefined ? undefined : readShape(option.schema, resolver);
  return (
    <div class="nested">
      <select
        id={id}
        class="input"
        value={String(chosen)}
        onChange={(event) => {
          const next = options[Number(event.currentTarget.value)];
          onChange(next === undefined ? null : initialValue(next.schema, resolver));
        }}
      >
        {options.map((one, index) => (
          <option key={index} value={String(index)}>
            {one.title}
          </option>
        ))}
      </select>
      {option !== undefined && shape?.kind === 'object' && (
        // Without another field head, because the name is shown above.
        <ValueControl key={chosen} {...props} id={`${id}-value`} schema={option.schema} shape={shape} />
      )}
      {option !== undefined && shape?.kind !== 'object' && (
        <SchemaField key={chosen} {...props} label={label} schema={option.schema} description={undefined} required />
      )}
    </div>
  );
}
