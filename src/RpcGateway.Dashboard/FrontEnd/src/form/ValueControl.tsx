import type { Json } from '../json/json';
import { isJsonObject } from '../json/json';
import type { Shape } from '../schema/shape';
import { CheckBox } from '../ui/CheckBox';
import { ChoiceControl } from './ChoiceControl';
import { FlagsControl } from './FlagsControl';
import type { FieldProps } from './fieldProps';
import { JsonControl } from './JsonControl';
import { ListControl } from './ListControl';
import { NumberControl } from './NumberControl';
import { ObjectControl } from './ObjectControl';
import { TextControl } from './TextControl';
import { UnionControl } from './UnionControl';

/** The props of every control; its value is present. */
export interface ControlProps extends FieldProps {
  readonly id: string;
  readonly shape: Shape;
  readonly value: Json;
}

/** Edits a value with the control for its kind. A value of another kind than the schema's is edited as JSON. */
export function ValueControl(props: ControlProps) {
  const { id, shape, value, label, onChange } = props;
  switch (shape.kind) {
    case 'boolean':
      if (typeof value === 'boolean') {
        return (
          <CheckBox id={id} checked={value} labelledBy={`${id}-name`} onChange={onChange}>
            {String(value)}
          </CheckBox>
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
