import { useEffect, useState } from 'preact/hooks';
import { formatJson, type Json, parseJson, sameJson } from '../json/json';

interface JsonControlProps {
  readonly id: string;
  readonly label: string;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
}

/** Edits any value as JSON. */
export function JsonControl({ id, label, value, onChange }: JsonControlProps) {
  const [text, setText] = useState(formatJson(value));
  useEffect(() => {
    const parsed = parseJson(text);
    if (!parsed.ok || !sameJson(parsed.value, value)) {
      setText(formatJson(value));
    }
  }, [value]);

  const parsed = parseJson(text);
  return (
    <>
      <textarea
        id={id}
        class="input code"
        rows={Math.min(10, Math.max(2, text.split('\n').length))}
        spellcheck={false}
        value={text}
        aria-label={`${label} as JSON`}
        aria-invalid={!parsed.ok}
        aria-describedby={parsed.ok ? undefined : `${id}-problem`}
        onInput={(event) => {
          setText(event.currentTarget.value);
          const next = parseJson(event.currentTarget.value);
          if (next.ok) {
            onChange(next.value);
          }
        }}
      />
      {!parsed.ok && (
        <p class="problem" id={`${id}-problem`}>
          {parsed.error}
        </p>
      )}
    </>
  );
}
