import type { FlagOption } from '../schema/shape';
import { CheckBox } from '../ui/CheckBox';
import type { ControlProps } from './ValueControl';

type FlagsControlProps = Omit<ControlProps, 'value'> & { options: readonly FlagOption[]; value: number };

/** A check box for each flag. Does not change bits without a name. */
export function FlagsControl({ id, value, options, onChange }: FlagsControlProps) {
  return (
    <fieldset id={id} class="flags" aria-labelledby={`${id}-name`}>
      {options.map((option) => (
        <CheckBox
          key={option.name}
          checked={(value & option.value) === option.value}
          onChange={(checked) => onChange(checked ? value | option.value : value & ~option.value)}
        >
          {option.name}
        </CheckBox>
      ))}
    </fieldset>
  );
}
