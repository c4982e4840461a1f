// A table of very many rows, of which only the visible ones are in the document. On a phone a row has two lines: the
// record, and the facts about it.
import { columnSizingFeature, columnVisibilityFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, type CSSProperties, type ReactNode } from 'react';
import { useMessages } from '../../messages';
import type { Column, Sort } from './columns';
import styles from './DataTable.module.css';
import { focusRow, useRowKeys } from './useRowKeys';

const features = tableFeatures({ columnSizingFeature, columnVisibilityFeature });

/** Where the reader is in the rows. The table writes it, and begins there when it is shown again. */
export interface Place {
  scrollTop: number;
  focused: number | undefined;
}

export interface RowTree {
  level: number;
  /** Undefined if nothing is below it. */
  expanded: boolean | undefined;
}

interface Props<Row extends object> {
  label: string;
  columns: Column<Row>[];
  shown: Column<Row>[];
  /** Number of rows to show, including those that are loading. */
  count: number;
  /** Number of records; undefined if it is not known. */
  total: number | undefined;
  at(index: number): Row | undefined;
  want(first: number, last: number): void;
  place: Place;
  sort?: Sort;
  onSort?(column: Column<Row>): void;
  rowHeight: number;
  /** Whether rows have two lines. */
  narrow: boolean;
  /** Whether the rows are not those that were asked for, yet. */
  outdated?: boolean;
  tree?: (row: Row) => RowTree;
  /** What stands below the last row. */
  children?: ReactNode;
}

export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, columns, shown, count, total, at, want, place, sort, onSort, rowHeight, narrow, outdated, tree } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const focused = useRef(place.focused);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: place.scrollTop,
    rangeExtractor: useCallback((range: Range) => withFocused(range, focused.current), []),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  usePlace(scroller, place, focused);

  const items = virtualizer.getVirtualItems();
  const [first, last] = [virtualizer.range?.startIndex ?? 0, virtualizer.range?.endIndex ?? 0];
  useEffect(() => want(first, last), [want, first, last, count]);

  const keys = useRowKeys({ scroller, virtualizer, focused, place, count, rowHeight });
  const loaded = items.map((item) => ({ item, row: at(item.index) }));
  const present = loaded.filter((l): l is { item: (typeof items)[number]; row: Row } => l.row !== undefined);
  const table = useTable({
    features,
    columns: useMemo(() => definitions(columns), [columns]),
    data: present.map((l) => l.row),
    state: {
      columnVisibility: Object.fromEntries(
        columns.map((c, i) => [c.id, narrow ? i === 0 || c.fact === true : shown.includes(c)]),
      ),
    },
  });
  const rows = new Map(table.getRowModel().rows.map((row, i) => [present[i]?.item.index, row]));
  const visible = columns.filter((c) => table.getColumn(c.id)?.getIsVisible());
  const style = {
    '--columns': visible.map((c) => `minmax(${c.width}px, ${c.grow ? `${c.grow}fr` : `${c.width}px`})`).join(' '),
    '--width': `${visible.reduce((sum, c) => sum + c.width, 0)}px`,
    '--row': `${rowHeight}px`,
  } as CSSProperties;
  return (
    <div
      ref={scroller}
      className={`${styles.scroller} ${narrow ? styles.narrow : ''}`}
      role="region"
      aria-label={label}
      tabIndex={0}
      onFocus={keys.onFocus}
      onKeyDown={keys.onKeyDown}
    >
      <table
        role={tree ? 'treegrid' : 'table'}
        className={styles.table}
        style={style}
        aria-label={label}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-busy={outdated}
        data-outdated={outdated || undefined}
      >
        <thead role="rowgroup" className={narrow ? 'visually-hidden' : styles.head}>
          <tr role="row" aria-rowindex={1} className={styles.columns}>
            {visible.map((column) => (
              <ColumnHead key={column.id} column={column} sort={sort} onSort={narrow ? undefined : onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {loaded.map(({ item, row }) => {
            const place = { transform: `translateY(${item.start}px)` };
            const model = rows.get(item.index);
            if (!row || !model) {
              return (
                <tr key={item.index} role="row" aria-hidden className={styles.row} style={place}>
                  <td role="cell" className={styles.loading} />
                </tr>
              );
            }
            const branch = tree?.(row);
            return (
              <tr
                key={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                aria-level={branch?.level}
                aria-expanded={branch?.expanded}
                data-row={item.index}
                className={styles.row}
                style={place}
              >
                {model.getVisibleCells().map((cell, i) => (
                  <td
                    key={cell.id}
                    role={tree ? 'gridcell' : 'cell'}
                    className={visible[i]?.number ? styles.number : styles.cell}
                  >
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {props.children}
    </div>
  );
}

function definitions<Row extends object>(columns: Column<Row>[]): ColumnDef<typeof features, Row>[] {
  return columns.map((c) => ({ id: c.id, size: c.width, cell: ({ row }) => c.cell(row.original) }));
}

/** The focused row stays in the document when it is scrolled out of view, so that the focus is not lost. */
function withFocused(range: Range, focused: number | undefined): number[] {
  const indexes = defaultRangeExtractor(range);
  if (focused === undefined || focused >= range.count || indexes.includes(focused)) return indexes;
  return [...indexes, focused].sort((a, b) => a - b);
}

/** Begins where the reader was, and remembers where they are. */
function usePlace(
  scroller: React.RefObject<HTMLDivElement | null>,
  place: Place,
  focused: React.RefObject<number | undefined>,
) {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    focused.current = place.focused;
    element.scrollTop = place.scrollTop;
    if (place.focused !== undefined) focusRow(scroller, place.focused);
    const remember = () => {
      place.scrollTop = element.scrollTop;
    };
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [scroller, place, focused]);
}

function ColumnHead<Row>(props: { column: Column<Row>; sort?: Sort; onSort?(column: Column<Row>): void }) {
  const { column, sort, onSort } = props;
  const t = useMessages();
  const active = sort?.column === column.id ? sort : undefined;
  const Arrow = active?.descending ? ArrowDown : ArrowUp;
  return (
    <th
      role="columnheader"
      scope="col"
      className={column.number ? styles.number : styles.cell}
      aria-sort={active ? (active.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.sort && onSort ? (
        <button type="button" className={styles.sort} onClick={() => onSort(column)}>
          {t(column.label)}
          {active && <Arrow size={14} aria-hidden />}
        </button>
      ) : (
        t(column.label)
      )}
    </th>
  );
}
