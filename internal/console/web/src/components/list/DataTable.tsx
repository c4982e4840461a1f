// A table of very many rows, of which only the visible ones are in the document. On a phone a row has two lines: the
// record, and the facts about it.
import {
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from 'lucide-react';
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  type CSSProperties,
  type ReactNode,
} from 'react';
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

/** What makes a tree of the rows. */
export interface Branches<Row> {
  /** 1 for a root. */
  level(index: number): number;
  /** Undefined if nothing is below it. */
  expanded(row: Row): boolean | undefined;
  toggle(row: Row): void;
  name(row: Row): string;
}

export interface DataTableProps<Row extends object> {
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
  branches?: Branches<Row>;
  /** What stands below the last row. */
  children?: ReactNode;
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, shown, count, total, at, want, place, sort, onSort, rowHeight, narrow, outdated, branches } =
    props;
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

  const [first, last] = [virtualizer.range?.startIndex ?? 0, virtualizer.range?.endIndex ?? 0];
  useEffect(() => want(first, last), [want, first, last, count]);

  const keys = useRowKeys({ scroller, virtualizer, focused, place, count, rowHeight }, (index, open) => {
    const row = at(index);
    if (row && branches && branches.expanded(row) === !open) branches.toggle(row);
  });
  const visible = useVisibleColumns(columns, shown, narrow);
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
        role={branches ? 'treegrid' : 'table'}
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
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = at(index);
            return (
              <TableRow
                key={index}
                index={index}
                top={start}
                row={row}
                columns={visible}
                narrow={narrow}
                branches={branches}
                level={branches?.level(index)}
                expanded={row && branches?.expanded(row)}
              />
            );
          })}
        </tbody>
      </table>
      {props.children}
    </div>
  );
}

/** The place of a row in the tree, and what shows or hides the rows below it. */
function Branch<Row>(props: { branches: Branches<Row>; row: Row; level: number; expanded: boolean | undefined }) {
  const { branches, row, level, expanded } = props;
  const t = useMessages();
  const name = branches.name(row);
  return (
    <span className={styles.branch} style={{ paddingLeft: (level - 1) * 20 }}>
      {expanded !== undefined && (
        <button
          type="button"
          className={styles.toggle}
          aria-label={t(expanded ? 'lists.collapse' : 'lists.expand', { name })}
          onClick={() => branches.toggle(row)}
        >
          {expanded ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
        </button>
      )}
    </span>
  );
}

/** The model of the columns: which of them show. The rows are none of it, since it would build each of them. */
function useVisibleColumns<Row extends object>(columns: Column<Row>[], shown: Column<Row>[], narrow: boolean) {
  const table = useTable({
    features,
    columns: useMemo(
      (): ColumnDef<typeof features, Row>[] => columns.map((c) => ({ id: c.id, size: c.width })),
      [columns],
    ),
    data: useMemo((): Row[] => [], []),
    state: {
      columnVisibility: useMemo(
        () =>
          Object.fromEntries(columns.map((c, i) => [c.id, narrow ? i === 0 || c.fact === true : shown.includes(c)])),
        [columns, shown, narrow],
      ),
    },
  });
  const ids = table
    .getVisibleLeafColumns()
    .map((c) => c.id)
    .join();
  return useMemo(() => columns.filter((c) => ids.split(',').includes(c.id)), [columns, ids]);
}

interface TableRowProps<Row> {
  index: number;
  top: number;
  /** Undefined while it is loading. */
  row: Row | undefined;
  columns: Column<Row>[];
  narrow: boolean;
  branches: Branches<Row> | undefined;
  level: number | undefined;
  expanded: boolean | undefined;
}

/** While the reader scrolls, only rows that come into view are rendered. */
const TableRow = memo(function TableRow<Row>(props: TableRowProps<Row>) {
  const { index, top, row, columns, narrow, branches, level, expanded } = props;
  const t = useMessages();
  const style = { transform: `translateY(${top}px)` };
  if (row === undefined) {
    return (
      <tr role="row" aria-hidden className={styles.row} style={style}>
        <td role="cell" className={styles.loading} />
      </tr>
    );
  }
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      aria-level={level}
      aria-expanded={expanded}
      data-row={index}
      className={styles.row}
      style={style}
    >
      {columns.map((column, i) => (
        <td
          key={column.id}
          role={branches ? 'gridcell' : 'cell'}
          className={column.number ? styles.number : styles.cell}
        >
          {i === 0 && branches && <Branch branches={branches} row={row} level={level ?? 1} expanded={expanded} />}
          {narrow && column.number && (
            <span className={styles.label} aria-hidden>
              {t(column.label)}
            </span>
          )}
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}) as <Row>(props: TableRowProps<Row>) => ReactNode;

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
