import type { Json } from '../json/json';
import { isJsonObject } from '../json/json';
import type { Shape } from '../schema/shape';
import { ChoiceControl } from './ChoiceControl';
import { FlagsControl } from './FlagsControl';
import type { FieldProps } from './fieldProps';
import { JsonControl } from './JsonControl';
import { ListControl } from './ListControl';
import { NumberControl } from './NumberControl';
import { ObjectControl } from './ObjectControl';
import { TextControl } from './TextControl';
import { UnionControl } from './UnionControl';

/** What a control is given: a value that is there. */
export interface ControlProps extends FieldProps {
  readonly id: string;
  readonly shape: Shape;
  readonly value: Json;
}

/** The control for a kind of value. A value of another kind, typed as JSON, is edited as JSON. */
export function ValueControl(props: ControlProps) {
  const { id, shape, value, label, onChange } = props;
  switch (shape.kind) {
    case 'boolean':
      if (typeof value === 'boolean') {
        return (
          <label class="check">
            <input
              id={id}
              type="checkbox"
              checked={value}
              aria-labelledby={`${id}-name`}
              onChange={(event) => onChange(event.currentTarget.checked)}
            />
            {String(value)}
          </label>
        );
      }

      break;
    case 'number':
      if (typeof value === 'number') {
        return <NumberControl {...props} shape={shape} value={value} />;
      }

      break;
    case 'text':
      if (typeof value === 'string') {
        return <TextControl {...props} shape={shape} value={value} />;
      }

      break;
    case 'choice':
      return <ChoiceControl {...props} choice={shape} />;
    case 'flags':
      if (typeof value === 'number') {
        return <FlagsControl {...props} options={shape.options} value={value} />;
      }

      break;
    case 'list':
      if (Array.isArray(value)) {
        return <ListControl {...props} item={shape.item} value={value} />;
      }

      break;
    case 'object':
      if (isJsonObject(value)) {
        return <ObjectControl {...props} shape={shape} value={value} />;
      }

      break;
    case 'union':
      return <UnionControl {...props} options={shape.options} />;
    default:
      break;
  }

  return <JsonControl id={id} label={label} value={value} onChange={onChange} />;
}
