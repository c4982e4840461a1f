// A page that lists records: what filters it, its columns and its rows. The address has all of its state.
import { useMemo, type ReactNode } from 'react';
import { useMessages, type MessageId } from '../../messages';
import { usePreferences } from '../../preferences';
import { useScope } from '../../scope';
import { useSession } from '../../session';
import { Button } from '../Button';
import { Page } from '../Page';
import { Empty, Failure } from '../States';
import { ColumnMenu, DensityMenu, SortMenu } from './ColumnMenu';
import { shownColumns, sortOf, sortText, type Column, type ColumnState } from './columns';
import { DataTable } from './DataTable';
import { ExportButton } from './Export';
import { FilterBar } from './FilterBar';
import { isFiltered, namesOf, useSearchChange, type Filter, type FilterValues } from './filters';
import { News } from './News';
import { pageSize, type Source } from './records';
import styles from './RecordList.module.css';
import { useNarrow } from './useNarrow';
import { useRecords, type Memory } from './useRecords';

interface Props<Row extends object, Field extends string> {
  title: string;
  memory: Memory<Row>;
  source: Source<Row>;
  columns: Column<Row, Field>[];
  state: ColumnState;
  /** The order without a choice, as the address would have it: `-publishedAt`. */
  usualSort: string;
  filters: Filter[];
  values: FilterValues;
  /** "3 articles". */
  counted: MessageId;
}

export function RecordList<Row extends object, Field extends string>(props: Props<Row, Field>) {
  const { title, memory, source, columns, state, usualSort, filters, values, counted } = props;
  const t = useMessages();
  const { viewer } = useSession();
  const narrow = useNarrow();
  const rowHeight = useRowHeight(narrow);
  const change = useSearchChange();
  const list = useRecords(memory, source);
  const { records, outdated } = list;
  const { total, length, more, error } = list.state;
  const shown = useMemo(() => shownColumns(columns, state), [columns, state]);
  const sort = sortOf(columns, state.sort, usualSort);
  const changeSort = (text: string) => change({ sort: text === usualSort ? undefined : text });
  const onSort = (column: Column<Row>) => {
    const descending = sort.column === column.id ? !sort.descending : column.descending === true;
    changeSort(sortText({ column: column.id, descending }));
  };
  const loading = total === undefined && !error;
  const waiting = more && !error ? Math.min(pageSize, Math.max((total ?? length + 25) - length, 1)) : 0;
  const clear = () => change(Object.fromEntries(filters.flatMap(namesOf).map((name) => [name, undefined])));
  return (
    <Page
      wide
      fill
      title={title}
      beside={<span className={styles.total}>{total === undefined ? '' : t(counted, { count: total })}</span>}
      tools={
        <>
          {narrow && <SortMenu columns={columns} sort={sort} onChange={changeSort} />}
          {!narrow && <ColumnMenu columns={columns} state={state} />}
          {!narrow && <DensityMenu />}
          <ExportButton name={title} source={source} columns={shown} total={total} />
        </>
      }
    >
      {viewer && <FilterBar filters={filters} values={values} narrow={narrow} busy={outdated || loading} />}
      <News list={list} source={source} />
      {total === 0 && !outdated ? (
        <NoRecords filtered={isFiltered(filters, values)} clear={clear} />
      ) : (
        <DataTable
          key={records.key}
          label={title}
          columns={columns}
          shown={shown}
          count={length + waiting}
          total={total}
          at={records.at}
          want={records.want}
          place={records}
          sort={sort}
          onSort={onSort}
          rowHeight={rowHeight}
          narrow={narrow}
          outdated={outdated}
        >
          {error && <Failure error={error} retry={records.retry} />}
        </DataTable>
      )}
    </Page>
  );
}

export function useRowHeight(narrow: boolean): number {
  const { density } = usePreferences();
  if (narrow) return 60;
  return density === 'compact' ? 30 : 40;
}

/** Says that there is nothing, and what to do about it. */
export function NoRecords({ filtered, clear }: { filtered: boolean; clear(): void }): ReactNode {
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
