import { useEffect } from 'preact/hooks';
import { canSaveDirectly, chooseFile, collectBlob } from '../calls/downloadTarget';
import { announce } from '../ui/announce';
import { CheckBox } from '../ui/CheckBox';
import { Icon } from '../ui/Icon';
import type { ExplorerState } from './explorerState';
import type { MethodSession } from './methodSession';
import { RunStatus } from './RunStatus';

/** The buttons that start and stop a call, and its status. */
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
    if (client === undefined || session.findObstacle() !== undefined || focusInvalid()) {
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
      // Not in the dock, which has other forms.
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
        <CheckBox
          checked={session.saveDirectly.value}
          onChange={(checked) => {
            session.saveDirectly.value = checked;
          }}
        >
          Write directly to a file
        </CheckBox>
      )}
      <span class="grow" />
      {run !== undefined && <RunStatus run={run} />}
      {run === undefined && <span class="hint">{obstacle ?? (connected ? undefined : 'Not connected.')}</span>}
    </div>
  );
}

// An input whose text is not its value: the call would be sent with another one.
function focusInvalid(): boolean {
  const input = document.querySelector<HTMLInputElement>('.arguments input:invalid');
  input?.focus();
  if (input !== null) {
    announce(`The call was not sent. ${input.validationMessage}`);
  }

  return input !== null;
}
