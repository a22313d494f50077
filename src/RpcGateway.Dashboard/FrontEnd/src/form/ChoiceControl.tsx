import { sameJson } from '../json/json';
import type { ChoiceShape } from '../schema/shape';
import type { ControlProps } from './ValueControl';

/** Selects one of several values. */
export function ChoiceControl({ id, value, choice, onChange }: ControlProps & { choice: ChoiceShape }) {
  const { values, labels } = choice;
  const index = values.findIndex((one) => sameJson(one, value));
  return (
    <select
      id={id}
      class="input"
      value={String(index)}
      onChange={(event) => onChange(values[Number(event.currentTarget.value)])}
    >
      {index < 0 && <option value="-1">{JSON.stringify(value)} (not an option)</option>}
      {values.map((one, number) => (
        <option key={JSON.stringify(one)} value={String(number)}>
          {labels?.[number] ?? (typeof one === 'string' ? one : JSON.stringify(one))}
        </option>
      ))}
    </select>
  );
}
