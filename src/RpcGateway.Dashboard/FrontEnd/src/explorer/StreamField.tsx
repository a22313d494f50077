import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { TypedStream } from '../calls/typedStream';
import type { ParamModel } from '../contracts/contractDocument';
import { parseJson } from '../json/json';
import { typeName } from '../schema/typeName';
import { plural } from '../ui/format';
import { Prose } from '../ui/Prose';
import { readLines } from './jsonLines';
import type { MethodSession } from './methodSession';

/** Items for a stream argument: JSON lines before the call, and one by one while it runs. */
export function StreamField({ param, session }: { param: ParamModel; session: MethodSession }) {
  const id = useId();
  const text = session.lines.value.get(param.name) ?? '';
  const lines = readLines(text);
  const wrong = lines.findIndex((line) => !line.ok);
  const problem = lines[wrong];
  const run = session.run.value;
  const open = run?.status.value === 'running' ? run.input.streams.get(param.name) : undefined;
  return (
    <div class="field" data-testid={`field-${param.name}`}>
      <div class="field-head">
        <label class="field-name" for={id}>
          {param.name}
        </label>
        <span class="field-type">stream of {typeName(param.schema, session.resolver)}</span>
      </div>
      <textarea
        id={id}
        class="input code"
        rows={Math.min(12, Math.max(3, text.split('\n').length))}
        spellcheck={false}
        value={text}
        aria-invalid={wrong >= 0}
        onInput={(event) => session.setLines(param.name, event.currentTarget.value)}
      />
      {problem?.ok === false && (
        <p class="problem">
          Item {wrong + 1}: {problem.error}
        </p>
      )}
      <p class="hint">
        {plural(lines.length, 'item')}, one JSON value on each line. <Prose text={param.description ?? ''} />
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={session.keepOpen.value}
          onChange={(event) => {
            session.keepOpen.value = event.currentTarget.checked;
          }}
        />
        Keep the stream open, to send more while the call runs
      </label>
      {open !== undefined && !open.ended.value && <OpenStream stream={open} name={param.name} />}
    </div>
  );
}

function OpenStream({ stream, name }: { stream: TypedStream; name: string }) {
  const text = useSignal('');
  const parsed = parseJson(text.value);
  const send = () => {
    // Read anew: a second click may come before what the first one left is drawn.
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
        {plural(stream.count.value, 'item')} given
      </span>
    </div>
  );
}
