import { useMemo } from 'preact/hooks';
import type { Gateway } from '../gateway/gateway';
import { Dock } from './Dock';
import { ExplorerState } from './explorerState';
import { MethodList } from './MethodList';
import { MethodPage } from './MethodPage';
import { MissingContracts } from './MissingContracts';
import { Overview } from './Overview';

/** The explorer: the list of methods, and a page for each method. */
export function ExplorerView({ gateway }: { gateway: Gateway }) {
  const state = useMemo(() => new ExplorerState(gateway), [gateway]);
  return (
    <div class="explorer">
      <MethodList state={state} />
      <main class="main" id="main" tabIndex={-1}>
        <Content state={state} />
      </main>
      <Dock gateway={gateway} />
    </div>
  );
}

function Content({ state }: { state: ExplorerState }) {
  const loaded = state.gateway.document.value;
  const method = state.method.value;
  const link = state.link.value;
  if (loaded.status === 'loading') {
    return (
      <p class="notice" role="status">
        Loading the contracts…
      </p>
    );
  }

  if (loaded.status === 'missing') {
    return <MissingContracts gateway={state.gateway} reason={loaded.reason} message={loaded.message} />;
  }

  if (method !== undefined) {
    return <MethodPage key={method.name} state={state} session={state.session(method, loaded.document)} />;
  }

  return <Overview gateway={state.gateway} document={loaded.document} missing={link?.method} />;
}
