import { useId } from 'preact/hooks';
import type { ParamModel } from '../contracts/contractDocument';
import { SchemaField } from '../form/SchemaField';
import { typeName } from '../schema/typeName';
import { Icon } from '../ui/Icon';
import { BinaryField } from './BinaryField';
import type { MethodSession } from './methodSession';
import { StreamField } from './StreamField';

/** The arguments as a form and as JSON. Changes in one appear in the other. */
export function ArgumentsPanel({ session }: { session: MethodSession }) {
  const { params } = session.method;
  const hasJson = params.some((param) => param.kind === 'json');
  if (params.every((param) => param.kind === 'progress')) {
    return null;
  }

  return (
    <section class="card arguments" aria-label="Arguments">
      <div class="card-head">
        <h2>Arguments</h2>
        <span class="grow" />
        <button type="button" class="button quiet small" onClick={() => session.reset()}>
          <Icon name="reset" />
          Reset
        </button>
      </div>
      <div class={hasJson ? 'form-and-json' : 'form-only'}>
        <div class="form" data-testid="arguments-form">
          {params.map((param) => (
            <ParamField key={param.name} param={param} session={session} />
          ))}
        </div>
        {hasJson && <RawArguments session={session} />}
      </div>
    </section>
  );
}

function ParamField({ param, session }: { param: ParamModel; session: MethodSession }) {
  switch (param.kind) {
    case 'binary':
      return <BinaryField param={param} session={session} />;
    case 'stream':
      return <StreamField param={param} session={session} />;
    case 'progress':
      return (
        <p class="hint">
          <code>{param.name}</code> reports {typeName(param.schema, session.resolver)} while the call runs.
        </p>
      );
    default:
      return (
        <SchemaField
          label={param.name}
          schema={param.schema}
          resolver={session.resolver}
          value={session.values.value[param.name]}
          required={param.required}
          description={param.description}
          onChange={(value) => session.setValue(param.name, value)}
        />
      );
  }
}

function RawArguments({ session }: { session: MethodSession }) {
  const id = useId();
  const text = session.text.value;
  const problem = session.textProblem.value;
  return (
    <div class="raw-arguments">
      <label class="field-name" for={id}>
        As JSON
      </label>
      <textarea
        id={id}
        class="input code"
        spellcheck={false}
        rows={Math.min(24, Math.max(2, text.split('\n').length))}
        value={text}
        data-testid="arguments-json"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onInput={(event) => session.setText(event.currentTarget.value)}
      />
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
