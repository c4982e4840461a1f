// A page that lists records: what filters it, its columns and its rows. The address has all of its state.
import { ListTree } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useMessages, type MessageId } from '../../messages';
import { usePreferences } from '../../preferences';
import { useScope } from '../../scope';
import { useSession } from '../../session';
import { Button } from '../Button';
import { Page } from '../Page';
import { SavedViews } from '../SavedViews';
import { Empty, Failure, Skeleton } from '../States';
import { ColumnMenu, DensityMenu, SortMenu } from './ColumnMenu';
import { columnState, shownColumns, sortOf, sortText, type Column } from './columns';
import { DataTable, type DataTableProps } from './DataTable';
import { ExportButton } from './Export';
import { FilterBar } from './FilterBar';
import { isFiltered, namesOf, useSearchChange, type Filter, type FilterValues } from './filters';
import { News } from './News';
import { pageSize, type Records, type Source } from './records';
import styles from './RecordList.module.css';
import { useTree, type Tree, type TreeDefinition, type TreeState } from './tree';
import { useNarrow } from './useNarrow';
import { useListKey, useRecords, type List, type Memory } from './useRecords';

/** What is the same at every address of a list. */
export interface ListDefinition<Row, Field extends string> {
  title: MessageId;
  /** "3 articles". */
  counted: MessageId;
  /** The order without a choice, as the address would have it: `-publishedAt`. */
  usualSort: string;
  filters: Filter[];
  columns: Column<Row, Field>[];
  memory: Memory<Records<Row>>;
}

interface Props<Row extends { id: string }, Field extends string> {
  list: ListDefinition<Row, Field>;
  /** What the address says of the filters and the columns. */
  search: FilterValues;
  source: Source<Row>;
  /** Shows the records as a tree as long as there is neither a filter nor a chosen order. */
  tree?: TreeDefinition<Row>;
}

export function RecordList<Row extends { id: string }, Field extends string>(props: Props<Row, Field>) {
  const { source, search: values } = props;
  const { counted, usualSort, filters, columns, memory } = props.list;
  const state = columnState(values);
  const t = useMessages();
  const title = t(props.list.title);
  const { viewer } = useSession();
  const narrow = useNarrow();
  const change = useSearchChange();
  const shown = shownColumns(columns, state);
  const sort = sortOf(columns, state.sort, usualSort);
  // Without an order a list that can be a tree is one.
  const changeSort = (text: string) => change({ sort: text === usualSort && !props.tree ? undefined : text });
  const filtered = isFiltered(filters, values);
  const { key, reload } = useListKey(source.key);
  const tree = useTree(filtered || state.sort !== undefined ? undefined : props.tree, source, key);
  const list = useRecords(memory, source, { key, pause: tree !== undefined });
  const total = tree ? tree.state.total : list.state.total;
  const outdated = !tree && list.outdated;
  const clear = () => change(Object.fromEntries(filters.flatMap(namesOf).map((name) => [name, undefined])));
  const table = {
    label: title,
    columns,
    shown,
    total,
    narrow,
    rowHeight: useRowHeight(narrow),
    sort: tree ? undefined : sort,
    onSort(column: Column<Row>) {
      const again = !tree && sort.column === column.id;
      changeSort(sortText({ column: column.id, descending: again ? !sort.descending : column.descending === true }));
    },
  };
  return (
    <Page
      wide
      fill
      title={title}
      beside={<span className={styles.total}>{total === undefined ? '' : t(counted, { count: total })}</span>}
      tools={
        <>
          <SavedViews />
          {props.tree && state.sort !== undefined && !filtered && (
            <Button onPress={() => change({ sort: undefined })}>
              <ListTree size={16} aria-hidden />
              {t('lists.tree')}
            </Button>
          )}
          {narrow && <SortMenu columns={columns} sort={sort} onChange={changeSort} />}
          {!narrow && <ColumnMenu columns={columns} state={state} />}
          {!narrow && <DensityMenu />}
          <ExportButton name={title} source={source} columns={shown} total={total} />
        </>
      }
    >
      {/* Its filters depend on the viewer; it does not wait for an answer that never comes. */}
      {viewer || total !== undefined ? (
        <FilterBar filters={filters} values={values} narrow={narrow} busy={outdated} />
      ) : (
        <div className={styles.waiting}>
          <Skeleton height={32} />
        </div>
      )}
      <News shown={{ key, total: outdated ? undefined : total }} source={source} reload={reload} />
      {total === 0 && !outdated ? (
        <NoRecords filtered={filtered} clear={clear} />
      ) : tree && props.tree ? (
        <TreeRows {...table} tree={tree.tree} state={tree.state} />
      ) : (
        <ListRows {...table} list={list} />
      )}
    </Page>
  );
}

type TableProps<Row extends object> = Pick<
  DataTableProps<Row>,
  'label' | 'columns' | 'shown' | 'total' | 'narrow' | 'rowHeight' | 'sort' | 'onSort'
>;

function ListRows<Row extends { id: string }>({ list, ...table }: TableProps<Row> & { list: List<Row> }) {
  const { records, state, outdated } = list;
  const { total, length, more, error } = state;
  const waiting = more && !error ? Math.min(pageSize, Math.max((total ?? length + 25) - length, 1)) : 0;
  return (
    <DataTable
      {...table}
      key={records.key}
      count={length + waiting}
      at={records.at}
      want={records.want}
      place={records}
      outdated={outdated}
    >
      {error && <Failure error={error} retry={records.retry} />}
    </DataTable>
  );
}

function TreeRows<Row extends { id: string }>(props: TableProps<Row> & { tree: Tree<Row>; state: TreeState<Row> }) {
  const { tree, state, ...table } = props;
  const first = table.columns[0];
  const intl = useIntl();
  const t = useMessages();
  const branches = useMemo(
    () => ({
      level: tree.level,
      expanded: tree.expanded,
      toggle: tree.toggle,
      name: (row: Row) => String(first?.text(row, { intl, t }) ?? ''),
    }),
    [tree, first, intl, t],
  );
  return (
    <DataTable
      {...table}
      key={tree.key}
      count={state.entries.length}
      at={tree.at}
      want={tree.want}
      place={tree}
      branches={branches}
    >
      {state.error && <Failure error={state.error} retry={tree.retry} />}
    </DataTable>
  );
}

function useRowHeight(narrow: boolean): number {
  const { density } = usePreferences();
  if (narrow) return 60;
  return density === 'compact' ? 30 : 40;
}

/** Says that there is nothing, and what to do about it. */
function NoRecords({ filtered, clear }: { filtered: boolean; clear(): void }): ReactNode {
  const t = useMessages();
  const { org } = useScope();
  const change = useSearchChange();
  return (
    <Empty title={t(filtered ? 'lists.noneFiltered' : org === undefined ? 'lists.none' : 'lists.noneInOrganization')}>
      {filtered && <Button onPress={clear}>{t('common.clearFilters')}</Button>}
      {org !== undefined && (
        <Button onPress={() => change({ org: undefined })}>{t('lists.showAllOrganizations')}</Button>
      )}
    </Empty>
  );
}
