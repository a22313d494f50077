import type { Transfer } from '../calls/transfer';
import { CopyButton } from '../ui/CopyButton';
import { formatBytes, formatCount } from '../ui/format';

/** The progress of an upload or a download, and its hash at the end. */
export function TransferBar({ transfer, verb }: { transfer: Transfer; verb: string }) {
  const { bytes, total, name } = transfer;
  const hash = transfer.hash.value;
  return (
    // Reads the pulse so that the progress is redrawn.
    <div class="transfer" data-testid="transfer" data-pulse={transfer.pulse.count.value}>
      <div class="row">
        <strong>{verb}</strong>
        <span data-testid="transfer-bytes" title={`${formatCount(bytes)} bytes`}>
          {formatBytes(bytes)}
          {total !== undefined && ` of ${formatBytes(total)}`}
        </span>
        <span class="hint">{formatCount(bytes)} bytes</span>
      </div>
      {(total !== undefined || hash === undefined) && (
        <progress aria-label={`${verb} of ${name}`} max={total ?? 1} value={total === undefined ? undefined : bytes} />
      )}
      {hash !== undefined && (
        <p class="hash">
          <span class="hint">SHA-256</span> <code data-testid="transfer-hash">{hash}</code>
          <CopyButton what="SHA-256" text={() => hash} label="" />
        </p>
      )}
    </div>
  );
}
