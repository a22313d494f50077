import type { Signal } from '@preact/signals';
import { Icon } from '../ui/Icon';

export interface Sorting<T extends string> {
  readonly column: T;
  readonly reversed: boolean;
}

interface SortHeadProps<T extends string> {
  readonly column: T;
  readonly label: string;
  readonly sorting: Signal<Sorting<T>>;
  readonly class?: string;
  /** Whether the first click sorts in ascending order, as is usual for names. */
  readonly ascending?: boolean;
}

/** A column heading that sorts by the column; a second click reverses the order. */
export function SortHead<T extends string>({ column, label, sorting, class: name, ascending }: SortHeadProps<T>) {
  const current = sorting.value;
  const active = current.column === column;
  const rises = active && current.reversed !== (ascending ?? false);
  return (
    <th class={name} scope="col" aria-sort={active ? (rises ? 'ascending' : 'descending') : undefined}>
      <button
        type="button"
        class="sort"
        onClick={() => {
          sorting.value = { column, reversed: active ? !current.reversed : false };
        }}
      >
        {label}
        {active && <Icon name={rises ? 'up' : 'down'} />}
      </button>
    </th>
  );
}
