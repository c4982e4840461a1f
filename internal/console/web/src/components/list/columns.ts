// The columns of the lists, and what their addresses say about them: `sort=-publishedAt&columns=title,status`.
import type { ReactNode } from 'react';
import type { IntlShape } from 'react-intl';
import type { MessageId, Translate } from '../../messages';
import { one } from '../../search-params';

export interface Column<Row, Field extends string = string> {
  id: string;
  label: MessageId;
  /** Least width in pixels, and its part of the width that is left. */
  width: number;
  grow?: number;
  /** Whether it holds numbers. */
  number?: boolean;
  /** The API's name of its order; a column without one cannot be sorted by. */
  sort?: Field;
  /** Whether the first click sorts from the greatest: dates and numbers. */
  descending?: boolean;
  /** Whether it shows until the reader chooses columns. */
  shown?: boolean;
  /** Whether it shows in the second line of a row on a phone. */
  fact?: boolean;
  cell(row: Row): ReactNode;
  /** What a file has in the cell. */
  text(row: Row, format: Format): string | number | null | undefined;
}

export interface Format {
  intl: IntlShape;
  t: Translate;
}

/** The state of a list's columns, as the address has it. */
export interface ColumnState {
  /** Id of a column; `-` before it sorts from the greatest. */
  sort?: string;
  /** Ids of the columns that show, with commas between; the list's own choice if it is missing. */
  columns?: string;
}

export function columnState(search: Record<string, unknown>): ColumnState {
  return { sort: one(search.sort), columns: one(search.columns) };
}

/** The first column is always shown: it leads to the record. */
export function shownColumns<Row, Field extends string>(columns: Column<Row, Field>[], state: ColumnState) {
  const chosen = state.columns?.split(',');
  return columns.filter((c, i) => i === 0 || (chosen ? chosen.includes(c.id) : c.shown));
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** The order of the list; `usual` if the address has none that exists. */
export function sortOf<Row, Field extends string>(
  columns: Column<Row, Field>[],
  text: string | undefined,
  usual: string,
): Sort {
  const parse = (value: string) => ({ column: value.replace(/^-/, ''), descending: value.startsWith('-') });
  const asked = text === undefined ? undefined : parse(text);
  return asked && columns.some((c) => c.sort && c.id === asked.column) ? asked : parse(usual);
}

export const sortText = ({ column, descending }: Sort) => (descending ? `-${column}` : column);

/** The order as the API takes it. */
export function orderBy<Row, Field extends string>(columns: Column<Row, Field>[], { column, descending }: Sort) {
  const field = columns.find((c) => c.id === column)?.sort;
  const direction: 'ASC' | 'DESC' = descending ? 'DESC' : 'ASC';
  return field ? [{ field, direction }] : undefined;
}
