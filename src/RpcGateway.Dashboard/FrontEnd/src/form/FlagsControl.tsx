import type { FlagOption } from '../schema/shape';
import type { ControlProps } from './ValueControl';

type FlagsControlProps = Omit<ControlProps, 'value'> & { options: readonly FlagOption[]; value: number };

/** A check box for each flag. Bits that have no name stay as they are. */
export function FlagsControl({ id, value, options, onChange }: FlagsControlProps) {
  return (
    <fieldset id={id} class="flags" aria-labelledby={`${id}-name`}>
      {options.map((option) => (
        <label key={option.name} class="check">
          <input
            type="checkbox"
            checked={(value & option.value) === option.value}
            onChange={(event) => {
              const isSet = event.currentTarget.checked;
              onChange(isSet ? value | option.value : value & ~option.value);
            }}
          />
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}
