import { useEffect, useRef, useState } from 'preact/hooks';
import { findNumberProblem } from '../schema/findProblem';
import type { NumberShape } from '../schema/shape';
import type { ControlProps } from './ValueControl';

type NumberControlProps = Omit<ControlProps, 'shape' | 'value'> & { shape: NumberShape; value: number };

/**
 * Edits a number. The input keeps the typed text; only numbers become the value. A text that is no number makes the input
 * invalid, so that the call is not sent with another value than the one that is shown.
 */
export function NumberControl({ id, shape, value, onChange }: NumberControlProps) {
  const [text, setText] = useState(String(value));
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The value was changed elsewhere: in the JSON view or by a link.
    if (readNumber(text) !== value) {
      setText(String(value));
    }
  }, [value]);

  const problem = findProblem(text, shape);
  const isNumber = readNumber(text) !== undefined;
  useEffect(() => input.current?.setCustomValidity(isNumber ? '' : notNumber), [isNumber]);
  return (
    <>
      <input
        ref={input}
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

const notNumber = 'This is not a number, so the call cannot be sent.';

// Other problems are only warnings: users may send an invalid value to see the gateway's response.
function findProblem(text: string, shape: NumberShape): string | undefined {
  const number = readNumber(text);
  if (number === undefined) {
    return notNumber;
  }

  if (shape.integer && !Number.isInteger(number)) {
    return 'The value must be a whole number.';
  }

  if (Math.abs(number) > Number.MAX_SAFE_INTEGER && shape.integer) {
    return 'JavaScript cannot represent this number exactly.';
  }

  return findNumberProblem(number, shape);
}
