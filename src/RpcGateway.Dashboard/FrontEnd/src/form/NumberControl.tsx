import { useEffect, useState } from 'preact/hooks';
import { findNumberProblem } from '../schema/findProblem';
import type { NumberShape } from '../schema/shape';
import type { ControlProps } from './ValueControl';

type NumberControlProps = Omit<ControlProps, 'shape' | 'value'> & { shape: NumberShape; value: number };

/** Edits a number. The input keeps the typed text; only valid numbers become the value. */
export function NumberControl({ id, shape, value, onChange }: NumberControlProps) {
  const [text, setText] = useState(String(value));
  useEffect(() => {
    // The value was changed elsewhere: in the JSON view or by a link.
    if (readNumber(text) !== value) {
      setText(String(value));
    }
  }, [value]);

  const problem = findProblem(text, shape);
  return (
    <>
      <input
        id={id}
        class="input number"
        type="text"
        inputMode={shape.integer ? 'numeric' : 'decimal'}
        autocomplete="off"
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          const number = readNumber(typed);
          if (number !== undefined) {
            onChange(number);
          }
        }}
      />
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </>
  );
}

function readNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

// Only a warning: users may send an invalid value to see the gateway's response.
function findProblem(text: string, shape: NumberShape): string | undefined {
  const number = readNumber(text);
  if (number === undefined) {
    return 'This is not a number; the last valid number is used.';
  }

  if (shape.integer && !Number.isInteger(number)) {
    return 'The value must be a whole number.';
  }

  if (Math.abs(number) > Number.MAX_SAFE_INTEGER && shape.integer) {
    return 'JavaScript cannot represent this number exactly.';
  }

  return findNumberProblem(number, shape);
}
