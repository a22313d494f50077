import { useSignal } from '@preact/signals';
import { SchemaField } from '../form/SchemaField';
import type { Json } from '../json/json';
import { initialValue } from '../schema/initialValue';
import type { SchemaResolver } from '../schema/schema';
import { readShape } from '../schema/shapeReader';
import type { CallbackInbox, ReceivedCallback } from './callbackInbox';

interface QuestionCardProps {
  readonly callback: ReceivedCallback;
  readonly inbox: CallbackInbox;
  readonly resolver: SchemaResolver;
}

/** A call of the gateway's that waits for an answer: yes or no, or a value made in a form. */
export function QuestionCard({ callback, inbox, resolver }: QuestionCardProps) {
  const schema = callback.method.result?.schema ?? true;
  const shape = readShape(schema, resolver);
  const value = useSignal<Json>(initialValue(schema, resolver));
  const always = useSignal(false);
  const reply = (answer: Json) => {
    if (always.value) {
      inbox.answerAutomatically(callback.method.name, answer);
    }

    callback.reply(answer);
  };
  return (
    <section class="card question" aria-label={`Question ${callback.method.name}`} data-testid="question">
      <div class="card-head">
        <strong>{callback.method.name}</strong>
        <span class="hint">{callback.method.summary}</span>
      </div>
      <p class="question-text">{writeArguments(callback.args)}</p>
      {shape.kind !== 'boolean' && shape.kind !== 'null' && (
        <SchemaField
          label="Answer"
          schema={schema}
          resolver={resolver}
          value={value.value}
          required
          onChange={(next) => {
            value.value = next ?? null;
          }}
        />
      )}
      <div class="row">
        {shape.kind === 'boolean' ? (
          <>
            <button type="button" class="button primary" data-testid="answer-yes" onClick={() => reply(true)}>
              Yes
            </button>
            <button type="button" class="button" data-testid="answer-no" onClick={() => reply(false)}>
              No
            </button>
          </>
        ) : (
          <button
            type="button"
            class="button primary"
            data-testid="answer"
            onClick={() => reply(shape.kind === 'null' ? null : value.value)}
          >
            Answer
          </button>
        )}
        <button
          type="button"
          class="button"
          data-testid="refuse"
          onClick={() => callback.refuse('The user refused to answer.')}
        >
          Refuse with an error
        </button>
        <label class="check small">
          <input
            type="checkbox"
            checked={always.value}
            onChange={(event) => {
              always.value = event.currentTarget.checked;
            }}
          />
          Always answer so
        </label>
      </div>
    </section>
  );
}

// A single text is the question itself.
function writeArguments(args: Json): string {
  const values = typeof args === 'object' && args !== null ? Object.values(args) : [];
  const [only] = values;
  return values.length === 1 && typeof only === 'string' ? only : JSON.stringify(args);
}
