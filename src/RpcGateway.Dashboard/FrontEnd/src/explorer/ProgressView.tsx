import type { CallRun } from '../calls/callRun';
import { progressFraction } from '../calls/progressFraction';
import { plural } from '../ui/format';

/** The latest progress report of a call. */
export function ProgressView({ run }: { run: CallRun }) {
  const running = run.status.value === 'running';
  const pulse = run.pulse.count.value;
  const report = run.reports.at(0);
  const fraction = report === undefined ? undefined : progressFraction(report);
  return (
    <div class="progress" data-testid="progress" data-pulse={pulse}>
      <progress aria-label="Progress" max={1} value={fraction ?? (running ? undefined : 1)} />
      <div class="row">
        {fraction !== undefined && <strong>{Math.floor(fraction * 100)} %</strong>}
        <code class="report" data-testid="progress-report">
          {report === undefined ? 'No reports yet' : JSON.stringify(report)}
        </code>
        <span class="grow" />
        <span class="hint">{plural(run.reports.total, 'report')}</span>
      </div>
    </div>
  );
}
