import { useSignal } from '@preact/signals';
import { SchemaField } from '../form/SchemaField';
import type { Json } from '../json/json';
import { initialValue } from '../schema/initialValue';
import type { SchemaResolver } from '../schema/schema';
import { readShape } from '../schema/shapeReader';
import { CheckBox } from '../ui/CheckBox';
import type { CallbackInbox, ReceivedCallback } from './callbackInbox';

interface CallbackCardProps {
  readonly callback: ReceivedCallback;
  readonly inbox: CallbackInbox;
  readonly resolver: SchemaResolver;
}

/** A callback that waits for a response: yes or no, or a value from a form. */
export function CallbackCard({ callback, inbox, resolver }: CallbackCardProps) {
  const schema = callback.method.result?.schema ?? true;
  const shape = readShape(schema, resolver);
  const value = useSignal<Json>(initialValue(schema, resolver));
  const always = useSignal(false);
  const respond = (response: Json) => {
    if (always.value) {
      inbox.respondAutomatically(callback.method.name, response);
    }

    callback.respond(response);
  };
  return (
    <section
      class="card waiting-callback"
      aria-label={`Callback ${callback.method.name}`}
      data-testid="waiting-callback"
    >
      <div class="card-head">
        <strong>{callback.method.name}</strong>
        <span class="hint">{callback.method.summary}</span>
      </div>
      <p class="waiting-callback-text">{writeArguments(callback.args)}</p>
      {shape.kind !== 'boolean' && shape.kind !== 'null' && (
        <SchemaField
          label="Response"
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
            <button type="button" class="button primary" data-testid="respond-yes" onClick={() => respond(true)}>
              Yes
            </button>
            <button type="button" class="button" data-testid="respond-no" onClick={() => respond(false)}>
              No
            </button>
          </>
        ) : (
          <button
            type="button"
            class="button primary"
            data-testid="respond"
            onClick={() => respond(shape.kind === 'null' ? null : value.value)}
          >
            Send response
          </button>
        )}
        <button
          type="button"
          class="button"
          data-testid="reject"
          onClick={() => callback.reject('The user rejected the call.')}
        >
          Reject with an error
        </button>
        <CheckBox
          small
          checked={always.value}
          onChange={(checked) => {
            always.value = checked;
          }}
        >
          Always send this response
        </CheckBox>
      </div>
    </section>
  );
}

// A single text argument is usually the question to the user.
function writeArguments(args: Json): string {
  const values = typeof args === 'object' && args !== null ? Object.values(args) : [];
  const [only] = values;
  return values.length === 1 && typeof only === 'string' ? only : JSON.stringify(args);
}
