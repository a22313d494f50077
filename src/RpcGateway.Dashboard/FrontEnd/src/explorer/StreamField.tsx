import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { TypedStream } from '../calls/typedStream';
import type { ParamModel } from '../contracts/contractDocument';
import { FieldHead } from '../form/FieldHead';
import { parseJson } from '../json/json';
import { typeName } from '../schema/typeName';
import { CheckBox } from '../ui/CheckBox';
import { plural } from '../ui/format';
import { Prose } from '../ui/Prose';
import { readLines } from './jsonLines';
import type { MethodSession } from './methodSession';

/** The items of a stream argument: JSON lines before the call, and single items during the call. */
export function StreamField({ param, session }: { param: ParamModel; session: MethodSession }) {
  const id = useId();
  const text = session.lines.value.get(param.name) ?? '';
  const lines = readLines(text);
  const invalid = lines.findIndex((line) => !line.ok);
  const problem = lines[invalid];
  const run = session.run.value;
  const open = run?.status.value === 'running' ? run.input.streams.get(param.name) : undefined;
  return (
    <div class="field" data-testid={`field-${param.name}`}>
      <FieldHead id={id} name={param.name} type={`stream of ${typeName(param.schema, session.resolver)}`} />
      <textarea
        id={id}
        class="input code"
        rows={Math.min(12, Math.max(3, text.split('\n').length))}
        spellcheck={false}
        value={text}
        aria-invalid={invalid >= 0}
        onInput={(event) => session.setLines(param.name, event.currentTarget.value)}
      />
      {problem?.ok === false && (
        <p class="problem">
          Item {invalid + 1}: {problem.error}
        </p>
      )}
      <p class="hint">
        {plural(lines.length, 'item')}, one JSON value per line. <Prose text={param.description ?? ''} />
      </p>
      <CheckBox
        checked={session.keepOpen.value}
        onChange={(checked) => {
          session.keepOpen.value = checked;
        }}
      >
        Keep the stream open to send more items during the call
      </CheckBox>
      {open !== undefined && !open.ended.value && <OpenStream stream={open} name={param.name} />}
    </div>
  );
}

function OpenStream({ stream, name }: { stream: TypedStream; name: string }) {
  const text = useSignal('');
  const parsed = parseJson(text.value);
  const send = () => {
    // Parsed again: a second click may happen before the first one is drawn.
    const item = parseJson(text.value);
    if (item.ok) {
      stream.push(item.value);
      text.value = '';
    }
  };
  return (
    <div class="row" data-testid={`open-stream-${name}`}>
      <input
        class="input code grow"
        placeholder="Next item, as JSON"
        aria-label={`Next item of ${name}`}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            send();
          }
        }}
      />
      <button type="button" class="button" disabled={!parsed.ok} onClick={send}>
        Send item
      </button>
      <button type="button" class="button" onClick={() => stream.end()}>
        End stream
      </button>
      <span class="hint" role="status">
        {plural(stream.count.value, 'item')} added
      </span>
    </div>
  );
}
