import { useEffect, useState } from 'preact/hooks';
import type { CallRun, CallStatus } from '../calls/callRun';
import { formatDuration } from '../ui/format';

const words: Readonly<Record<CallStatus, string>> = {
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  stopped: 'Stopped',
};

/** The status and the duration of a call. */
export function RunStatus({ run }: { run: CallRun }) {
  const status = run.status.value;
  const duration = run.duration.value;
  return (
    <span class={`run-status ${status}`} data-testid="run-status" data-status={status}>
      <span class={`dot ${status}`} aria-hidden="true" />
      {words[status]}{' '}
      <span class="run-time">{duration === undefined ? <Clock run={run} /> : formatDuration(duration)}</span>
    </span>
  );
}

function Clock({ run }: { run: CallRun }) {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return <>{formatDuration(Math.max(0, now - run.startedAt))}</>;
}
