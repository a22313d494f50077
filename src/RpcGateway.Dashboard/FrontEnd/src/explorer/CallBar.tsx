import { useEffect } from 'preact/hooks';
import { canSaveDirectly, chooseFile, collectBlob } from '../calls/downloadTarget';
import { announce } from '../ui/announce';
import { Icon } from '../ui/Icon';
import type { ExplorerState } from './explorerState';
import type { MethodSession } from './methodSession';
import { RunStatus } from './RunStatus';

/** Calls, stops, and says how it went. */
export function CallBar({ state, session }: { state: ExplorerState; session: MethodSession }) {
  const { gateway } = state;
  const { method } = session;
  const run = session.run.value;
  const running = run?.status.value === 'running';
  const obstacle = session.findObstacle();
  const connected = gateway.state.value === 'connected';
  const ready = connected && obstacle === undefined;

  const call = async () => {
    const { client } = gateway;
    if (client === undefined || session.findObstacle() !== undefined) {
      return;
    }

    const direct = method.result?.kind === 'binary' && session.saveDirectly.value;
    const target = direct ? await chooseFile(`${method.name}.bin`) : collectBlob();
    if (target !== undefined) {
      const started = session.call(client, target);
      state.calls.value++;
      await started.ended;
      announce(`${method.name} ${started.status.value}`);
    }
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Not from the dock, whose forms answer other questions.
      const elsewhere = event.target instanceof Element && event.target.closest('.dock') !== null;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !elsewhere) {
        event.preventDefault();
        void call();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  return (
    <div class="call-bar">
      <button
        type="button"
        class="button primary"
        disabled={!ready}
        title="Ctrl+Enter"
        data-testid="call"
        onClick={() => void call()}
      >
        <Icon name="play" />
        {method.result === undefined ? 'Notify' : running || run !== undefined ? 'Call again' : 'Call'}
      </button>
      {running && (
        <button type="button" class="button" data-testid="stop" onClick={() => run.stop()}>
          <Icon name="stop" />
          Stop
        </button>
      )}
      {method.result?.kind === 'binary' && canSaveDirectly() && (
        <label class="check">
          <input
            type="checkbox"
            checked={session.saveDirectly.value}
            onChange={(event) => {
              session.saveDirectly.value = event.currentTarget.checked;
            }}
          />
          Write to a file while it comes
        </label>
      )}
      <span class="grow" />
      {run !== undefined && <RunStatus run={run} />}
      {run === undefined && <span class="hint">{obstacle ?? (connected ? undefined : 'There is no connection.')}</span>}
    </div>
  );
}
