import { useSignal } from '@preact/signals';
import type { CallRun } from '../calls/callRun';
import { formatJson, type Json } from '../json/json';
import type { SchemaResolver } from '../schema/schema';
import { CheckBox } from '../ui/CheckBox';
import { CopyButton } from '../ui/CopyButton';
import { formatCount, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { type ItemColumn, ItemTable } from '../ui/ItemTable';
import { JsonView } from '../ui/JsonView';
import { saveText } from '../ui/saveBlob';
import { readSeriesNames } from './chartSeries';
import { StreamChart } from './StreamChart';
import { readCell, readColumns, writeCsv } from './streamColumns';

interface StreamItem {
  /** Starts at 1. */
  readonly number: number;
  readonly value: Json;
}

/** The items of a stream: a table that grows as they arrive, and charts of their numbers. */
export function StreamView({ run, resolver }: { run: CallRun; resolver: SchemaResolver }) {
  const follow = useSignal(true);
  const chosen = useSignal<number | undefined>(undefined);
  const pulse = run.pulse.count.value;
  const { items } = run;
  const columns = readColumns(run.method.result?.schema ?? true, resolver, items.at(0));
  const numbers = readSeriesNames(items.at(items.length - 1));
  const detail = chosen.value === undefined ? undefined : items.at(chosen.value - items.dropped - 1);
  const all = () => items.latest(items.length);
  const at = (index: number): StreamItem | undefined => {
    const value = items.at(index);
    return value === undefined ? undefined : { number: items.dropped + index + 1, value };
  };
  return (
    <div class="stream" data-testid="stream" data-pulse={pulse}>
      <div class="card-head">
        <span class="count" data-testid="stream-count" data-count={items.total}>
          {plural(items.total, 'item')}
        </span>
        <Rate run={run} />
        {items.dropped > 0 && <span class="hint">only the last {formatCount(items.length)} are kept</span>}
        <span class="grow" />
        <CheckBox
          small
          checked={follow.value}
          onChange={(checked) => {
            follow.value = checked;
          }}
        >
          Follow
        </CheckBox>
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
      <ItemTable
        label="Items"
        testId="stream-rows"
        columns={makeColumns(columns)}
        count={items.length}
        at={at}
        keyOf={({ number }) => number}
        isChosen={({ number }) => chosen.value === number}
        onChoose={({ number }) => {
          chosen.value = chosen.value === number ? undefined : number;
        }}
        follow={follow.value && chosen.value === undefined}
      />
      {detail !== undefined && <JsonView text={formatJson(detail)} label="Chosen item" />}
    </div>
  );
}

function makeColumns(names: readonly string[]): ItemColumn<StreamItem>[] {
  const cells = names.length === 0 ? [undefined] : names;
  return [
    { name: '#', class: 'number', cell: ({ number }) => formatCount(number), chooses: true },
    ...cells.map((name) => {
      const read = ({ value }: StreamItem) => readCell(value, name);
      // The prefix keeps the keys unique: a property can be named "#".
      return { name: `.${name ?? ''}`, heading: name ?? 'value', title: read, cell: read };
    }),
  ];
}

function Rate({ run }: { run: CallRun }) {
  const seconds = ((run.duration.value ?? performance.now() - run.startedAt) || 1) / 1000;
  return run.items.total < 2 ? null : (
    <span class="hint" data-testid="stream-rate">
      {formatCount(Math.round(run.items.total / seconds))}/s
    </span>
  );
}
