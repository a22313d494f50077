import type { ComponentChildren } from 'preact';
import { VirtualRows } from './VirtualRows';

const rowHeight = 28;

/** A column of an item table. */
export interface ItemColumn<T> {
  readonly name: string;
  /** What the heading shows; the name by default. */
  readonly heading?: ComponentChildren;
  /** The class of the heading and of the cells. */
  readonly class?: string;
  readonly cellClass?: (item: T) => string;
  readonly title?: (item: T) => string | undefined;
  readonly cell: (item: T) => ComponentChildren;
  /** Whether the cell is the button that chooses the row. Exactly one column must have it. */
  readonly chooses?: boolean;
}

interface ItemTableProps<T> {
  readonly label: string;
  readonly testId: string;
  readonly columns: readonly ItemColumn<T>[];
  readonly count: number;
  readonly at: (index: number) => T | undefined;
  readonly keyOf: (item: T) => string | number;
  readonly isChosen: (item: T) => boolean;
  readonly onChoose: (item: T) => void;
  /** Keeps the last row visible while rows are added, until the user scrolls up. */
  readonly follow?: boolean;
  readonly rowClass?: (item: T) => string;
  readonly rowData?: (item: T) => Readonly<Record<`data-${string}`, string | undefined>>;
}

/** A table of any number of items, each of which can be chosen. */
export function ItemTable<T>(props: ItemTableProps<T>) {
  const { label, testId, columns, count, at, keyOf, follow = false } = props;
  return (
    <VirtualRows
      count={count}
      rowHeight={rowHeight}
      label={label}
      testId={testId}
      follow={follow}
      header={
        <tr>
          {columns.map(({ name, heading, class: className }) => (
            <th key={name} class={className} scope="col">
              {heading ?? name}
            </th>
          ))}
        </tr>
      }
      row={(index) => {
        const item = at(index);
        return item !== undefined && <ItemRow key={keyOf(item)} item={item} index={index} table={props} />;
      }}
    />
  );
}

function ItemRow<T>({ item, index, table }: { item: T; index: number; table: ItemTableProps<T> }) {
  const { columns, isChosen, onChoose, rowClass, rowData } = table;
  const chosen = isChosen(item);
  return (
    // The heading is row 1.
    <tr class={join(rowClass?.(item), chosen ? 'chosen' : '')} aria-rowindex={index + 2} {...rowData?.(item)}>
      {columns.map(({ name, class: className, cellClass, title, cell, chooses }) => (
        <td key={name} class={join(className, cellClass?.(item))} title={title?.(item)}>
          {chooses ? (
            <button type="button" class="row-button" aria-pressed={chosen} onClick={() => onChoose(item)}>
              {cell(item)}
            </button>
          ) : (
            cell(item)
          )}
        </td>
      ))}
    </tr>
  );
}

function join(...classes: readonly (string | undefined)[]): string | undefined {
  return classes.filter(Boolean).join(' ') || undefined;
}
