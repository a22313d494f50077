import type { CallRun } from '../calls/callRun';
import { formatJson } from '../json/json';
import type { SchemaResolver } from '../schema/schema';
import { CopyButton } from '../ui/CopyButton';
import { formatBytes } from '../ui/format';
import { Icon } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';
import { saveText } from '../ui/saveBlob';
import { DownloadView } from './DownloadView';
import { FailureView } from './FailureView';
import { ProgressView } from './ProgressView';
import { StreamView } from './StreamView';
import { TransferBar } from './TransferBar';

interface ResultPanelProps {
  readonly run: CallRun;
  readonly resolver: SchemaResolver;
}

// A result of one line is not saved to a file, and its size is of no interest.
const shortText = 80;

/** The outcome of a call so far. */
export function ResultPanel({ run, resolver }: ResultPanelProps) {
  const { method } = run;
  const status = run.status.value;
  const failure = run.failure.value;
  const tracked = method.params.some((param) => param.kind === 'progress');
  return (
    <section class={`card result ${status}`} aria-label="Result" aria-busy={status === 'running'} data-testid="result">
      <h2 class="visually-hidden">Result</h2>
      {run.uploads.map((upload) => (
        <TransferBar key={upload.name} transfer={upload} verb="Sent" />
      ))}
      {tracked && <ProgressView run={run} />}
      {failure !== undefined && <FailureView failure={failure} />}
      {method.result?.kind === 'stream' && <StreamView run={run} resolver={resolver} />}
      {method.result?.kind === 'binary' && <DownloadView run={run} />}
      {method.result?.kind === 'json' && <JsonResult run={run} />}
      {method.result === undefined && status === 'succeeded' && (
        <p class="hint">Sent. A notification has no response, even if it fails.</p>
      )}
      {status === 'stopped' && <p class="hint">The call was cancelled. Received items remain.</p>}
    </section>
  );
}

function JsonResult({ run }: { run: CallRun }) {
  const result = run.result.value;
  if (result === undefined) {
    return run.status.value === 'running' ? <p class="hint">Waiting for the response…</p> : null;
  }

  const text = formatJson(result);
  if (text.length <= shortText && !text.includes('\n')) {
    return (
      <div class="short-result">
        <div data-testid="result-json">
          <JsonView text={text} label="Result as JSON" />
        </div>
        <CopyButton what="result" text={() => text} />
      </div>
    );
  }

  return (
    <>
      <div class="card-head">
        <span class="hint">{formatBytes(text.length)}</span>
        <span class="grow" />
        <CopyButton what="result" text={() => text} />
        <button type="button" class="button quiet small" onClick={() => saveText(text, `${run.method.name}.json`)}>
          <Icon name="save" />
          Save
        </button>
      </div>
      <div data-testid="result-json">
        <JsonView text={text} label="Result as JSON" />
      </div>
    </>
  );
}
