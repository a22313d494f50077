import type { CallRun } from '../calls/callRun';
import { Icon } from '../ui/Icon';
import { saveBlob } from '../ui/saveBlob';
import { TransferBar } from './TransferBar';

/** The progress of a download, and the button that saves it. */
export function DownloadView({ run }: { run: CallRun }) {
  const saved = run.saved.value;
  return (
    <>
      {run.download !== undefined && <TransferBar transfer={run.download} verb="Received" />}
      {saved !== undefined && (
        <div class="row">
          <button
            type="button"
            class="button"
            data-testid="save-download"
            onClick={() => saveBlob(saved, `${run.method.name}.bin`)}
          >
            <Icon name="save" />
            Save
          </button>
        </div>
      )}
      {run.status.value === 'succeeded' && saved === undefined && <p class="hint">The file was saved.</p>}
    </>
  );
}
