import { useMemo } from 'react';
import { useScope, type Scope } from '../../scope';
import { orderBy, shownColumns, sortOf, type ColumnState } from './columns';
import type { ListDefinition } from './RecordList';

/** What the address asks of a list. */
interface Asked<Field> {
  scope: Scope;
  orderBy: { field: Field; direction: 'ASC' | 'DESC' }[] | undefined;
  /** Whether a column shows: what costs a statement is asked for only then. */
  shows(column: string): boolean;
}

/** The source of a list's records. `create` may depend on the list, the address and the scope only. */
export function useSource<Row, Field extends string, Search extends ColumnState, Result>(
  list: ListDefinition<Row, Field>,
  search: Search,
  create: (asked: Asked<Field>) => Result,
): Result {
  const scope = useScope();
  return useMemo(() => {
    const shown = new Set(shownColumns(list.columns, search).map((c) => c.id));
    const order = orderBy(list.columns, sortOf(list.columns, search.sort, list.usualSort));
    return create({ scope, orderBy: order, shows: (column) => shown.has(column) });
  }, [list, search, scope.org, scope.subtree]);
}
