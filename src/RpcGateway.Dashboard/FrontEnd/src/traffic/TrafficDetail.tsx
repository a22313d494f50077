import { formatJson, parseJson } from '../json/json';
import { CopyButton } from '../ui/CopyButton';
import { formatBytes, formatDuration, formatTime } from '../ui/format';
import { JsonView } from '../ui/JsonView';
import type { TrafficEntry } from './trafficLog';

/** A complete message, and a link to its request or response. */
export function TrafficDetail({ entry, onShow }: { entry: TrafficEntry; onShow: (number: number) => void }) {
  const { partner } = entry;
  const parsed = parseJson(entry.text);
  return (
    <div class="traffic-detail" data-testid="traffic-detail">
      <div class="card-head">
        <strong>{entry.kind}</strong>
        <span class="hint">
          {formatTime(entry.time)}, {formatBytes(entry.size)}, frame {entry.frame}
          {entry.duration !== undefined && `, ${formatDuration(entry.duration)}`}
        </span>
        <span class="grow" />
        {partner !== undefined && (
          <button type="button" class="button quiet small" onClick={() => onShow(partner)}>
            {entry.kind === 'request' ? 'Show response' : 'Show request'}
          </button>
        )}
        <CopyButton what="message" text={() => entry.text} />
      </div>
      <JsonView text={parsed.ok ? formatJson(parsed.value) : entry.text} label="Message" />
    </div>
  );
}
