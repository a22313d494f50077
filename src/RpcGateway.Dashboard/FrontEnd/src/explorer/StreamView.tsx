import { useSignal } from '@preact/signals';
import type { CallRun } from '../calls/callRun';
import { formatJson } from '../json/json';
import type { SchemaResolver } from '../schema/schema';
import { CopyButton } from '../ui/CopyButton';
import { formatCount, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';
import { saveText } from '../ui/saveBlob';
import { VirtualRows } from '../ui/VirtualRows';
import { readSeriesNames } from './chartSeries';
import { StreamChart } from './StreamChart';
import { readCell, readColumns, writeCsv } from './streamColumns';

const rowHeight = 28;

/** The items of a stream: a table that grows while they come, and a chart of their numbers. */
export function StreamView({ run, resolver }: { run: CallRun; resolver: SchemaResolver }) {
  const follow = useSignal(true);
  const chosen = useSignal<number | undefined>(undefined);
  const pulse = run.pulse.count.value;
  const { items } = run;
  const columns = readColumns(run.method.result?.schema ?? true, resolver, items.at(0));
  const cells = columns.length === 0 ? [undefined] : columns;
  const numbers = readSeriesNames(items.at(items.length - 1));
  const detail = chosen.value === undefined ? undefined : items.at(chosen.value - items.dropped);
  const all = () => items.latest(items.length);
  return (
    <div class="stream" data-testid="stream" data-pulse={pulse}>
      <div class="card-head">
        <span class="count" data-testid="stream-count" data-count={items.total}>
          {plural(items.total, 'item')}
        </span>
        <Rate run={run} />
        {items.dropped > 0 && <span class="hint">the last {formatCount(items.length)} are kept</span>}
        <span class="grow" />
        <label class="check small">
          <input
            type="checkbox"
            checked={follow.value}
            onChange={(event) => {
              follow.value = event.currentTarget.checked;
            }}
          />
          Follow
        </label>
        <CopyButton what="items as JSON" text={() => formatJson(all())} />
        <button
          type="button"
          class="button quiet small"
          aria-label="Save items as JSON lines"
          onClick={() =>
            saveText(
              all()
                .map((item) => JSON.stringify(item))
                .join('\n'),
              `${run.method.name}.jsonl`,
              'application/jsonl',
            )
          }
        >
          <Icon name="save" />
          JSON
        </button>
        <button
          type="button"
          class="button quiet small"
          aria-label="Save items as CSV"
          onClick={() => saveText(writeCsv(all(), columns), `${run.method.name}.csv`, 'text/csv')}
        >
          <Icon name="save" />
          CSV
        </button>
      </div>
      {numbers.length > 0 && items.total > 1 && <StreamChart run={run} names={numbers} />}
      <VirtualRows
        count={items.length}
        rowHeight={rowHeight}
        label="Items"
        testId="stream-rows"
        follow={follow.value && chosen.value === undefined}
        header={
          <tr>
            <th class="number" scope="col">
              #
            </th>
            {cells.map((column) => (
              <th key={column ?? ''} scope="col">
                {column ?? 'value'}
              </th>
            ))}
          </tr>
        }
        row={(index) => {
          const number = items.dropped + index;
          const item = items.at(index);
          return (
            <tr key={number} class={chosen.value === number ? 'chosen' : undefined} aria-rowindex={index + 2}>
              <td class="number">
                <button
                  type="button"
                  class="row-button"
                  aria-pressed={chosen.value === number}
                  onClick={() => {
                    chosen.value = chosen.value === number ? undefined : number;
                  }}
                >
                  {formatCount(number + 1)}
                </button>
              </td>
              {cells.map((column) => (
                <td key={column ?? ''} title={readCell(item, column)}>
                  {readCell(item, column)}
                </td>
              ))}
            </tr>
          );
        }}
      />
      {detail !== undefined && <JsonView text={formatJson(detail)} label="Chosen item" />}
    </div>
  );
}

function Rate({ run }: { run: CallRun }) {
  const seconds = ((run.duration.value ?? performance.now() - run.startedAt) || 1) / 1000;
  return run.items.total < 2 ? null : (
    <span class="hint" data-testid="stream-rate">
      {formatCount(Math.round(run.items.total / seconds))}/s
    </span>
  );
}
