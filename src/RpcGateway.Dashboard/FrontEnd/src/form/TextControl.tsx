import { findTextProblem } from '../schema/findProblem';
import type { TextShape } from '../schema/shape';
import { DatePicker, isDateFormat } from './DatePicker';
import type { ControlProps } from './ValueControl';

type TextControlProps = Omit<ControlProps, 'shape' | 'value'> & { shape: TextShape; value: string };

/** Edits a text; long or multi-line texts get several lines. */
export function TextControl({ id, shape, value, onChange }: TextControlProps) {
  const long = value.length > 80 || value.includes('\n');
  const problem = findTextProblem(value, shape);
  const described = {
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
  };
  const input = long ? (
    <textarea
      id={id}
      class="input"
      {...described}
      rows={Math.min(12, Math.max(3, value.split('\n').length))}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  ) : (
    <input
      id={id}
      class="input"
      {...described}
      type="text"
      autocomplete="off"
      spellcheck={false}
      value={value}
      placeholder={placeholders[shape.format ?? '']}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
  return (
    <>
      {isDateFormat(shape.format) ? (
        <div class="date-field">
          {input}
          <DatePicker format={shape.format} value={value} onChange={onChange} />
        </div>
      ) : (
        input
      )}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </>
  );
}

const placeholders: Readonly<Record<string, string>> = {
  'date-time': '2030-12-31T23:59:59Z',
  date: '2030-12-31',
  time: '23:59:59',
  duration: 'P1DT2H',
  uuid: '00000000-0000-0000-0000-000000000000',
  uri: 'https://example.org/',
};
