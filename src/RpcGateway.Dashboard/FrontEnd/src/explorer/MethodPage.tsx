import { useEffect } from 'preact/hooks';
import type { MethodModel } from '../contracts/contractDocument';
import { methodTraits } from '../contracts/methodKind';
import { formatJson } from '../json/json';
import { typeName } from '../schema/typeName';
import { CopyButton } from '../ui/CopyButton';
import { Prose } from '../ui/Prose';
import { ArgumentsPanel } from './ArgumentsPanel';
import { CallBar } from './CallBar';
import type { ExplorerState } from './explorerState';
import type { MethodSession } from './methodSession';
import { ResultPanel } from './ResultPanel';
import { SnippetPanel } from './SnippetPanel';

interface MethodPageProps {
  readonly state: ExplorerState;
  readonly session: MethodSession;
}

/** A method: its description, its arguments, the call and the result. */
export function MethodPage({ state, session }: MethodPageProps) {
  const { method, resolver } = session;
  const run = session.run.value;
  useEffect(() => {
    document.title = `${method.name} · ${state.gateway.description.title}`;
  }, [method]);
  useEffect(() => session.values.subscribe(() => state.remember(session)), [session]);

  return (
    <article class="page method" data-testid="method-page">
      <MethodHead method={method} />
      <div class="method-columns">
        <div class="method-column">
          <ArgumentsPanel session={session} />
          <CallBar state={state} session={session} />
          {run !== undefined && <ResultPanel key={run.startedAt} run={run} resolver={resolver} />}
        </div>
        <div class="method-column aside">
          <SnippetPanel gateway={state.gateway} session={session} />
          <MethodDocs session={session} />
        </div>
      </div>
    </article>
  );
}

function MethodHead({ method }: { method: MethodModel }) {
  return (
    <header class="page-head">
      <div class="title-row">
        <h1>{method.name}</h1>
        {methodTraits(method).map((trait) => (
          <span key={trait} class={`trait ${trait.replace(' ', '-')}`}>
            {trait}
          </span>
        ))}
        {method.deprecated && <span class="trait deprecated">deprecated</span>}
        <span class="grow" />
        <CopyButton what="link" text={() => location.href} label="Copy link" />
      </div>
      <p class="lead">
        <Prose text={method.description ?? method.summary ?? 'The contract has no description of this method.'} />
      </p>
    </header>
  );
}

function MethodDocs({ session }: { session: MethodSession }) {
  const { method, resolver } = session;
  return (
    <section class="card docs" aria-label="Documentation">
      <h2>Result</h2>
      {method.result === undefined ? (
        <p>None, because the method is a notification.</p>
      ) : (
        <p>
          <span class="field-type">
            {method.result.kind === 'stream' && 'stream of '}
            {method.result.kind === 'binary' ? 'bytes' : typeName(method.result.schema, resolver)}
          </span>{' '}
          <Prose text={method.result.description ?? ''} />
        </p>
      )}
      {method.errors.length > 0 && (
        <>
          <h2>Errors</h2>
          <dl class="errors">
            {method.errors.map((error) => (
              <div key={error.code}>
                <dt>
                  <code>{error.code}</code> {error.message}
                </dt>
                {error.data !== undefined && (
                  <dd>
                    <code>{formatJson(error.data)}</code>
                  </dd>
                )}
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
