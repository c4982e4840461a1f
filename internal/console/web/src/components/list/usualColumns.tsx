// Columns that several lists have.
import type { LinkProps } from '@tanstack/react-router';
import { Day, Moment } from '../Dates';
import type { MessageId } from '../../messages';
import { Count, QuietLink, Several, State, Term, Text } from './cells';
import type { Column } from './columns';

type More<Row, Field extends string> = Partial<Omit<Column<Row, Field>, 'id' | 'label' | 'cell' | 'text'>>;
type Get<Row, Value> = (row: Row) => Value | null | undefined;

/** A moment, which is shown in the reader's zone. */
export function momentColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  get: Get<Row, string>,
  more?: More<Row, Field>,
): Column<Row, Field> {
  const cell = (row: Row) => {
    const at = get(row);
    return at && <Moment at={at} />;
  };
  return { id, label, width: 128, descending: true, cell, text: get, ...more };
}

/** A calendar day. */
export function dayColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  get: Get<Row, string>,
  more?: More<Row, Field>,
): Column<Row, Field> {
  const cell = (row: Row) => {
    const date = get(row);
    return date && <Day date={date} />;
  };
  return { id, label, width: 128, descending: true, cell, text: get, ...more };
}

export function countColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  get: Get<Row, number>,
  more?: More<Row, Field>,
): Column<Row, Field> {
  const cell = (row: Row) => <Count value={get(row) ?? undefined} />;
  return { id, label, width: 80, number: true, descending: true, cell, text: get, ...more };
}

/** A value of an enum: its message is `of.VALUE`. */
export function termColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  get: (row: Row) => MessageId,
  more?: More<Row, Field>,
): Column<Row, Field> {
  return { id, label, width: 96, cell: (row) => <Term id={get(row)} />, text: (row, { t }) => t(get(row)), ...more };
}

/** A value of an enum that is a state, shown as a badge. */
export function stateColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  get: (row: Row) => MessageId,
  more?: More<Row, Field>,
): Column<Row, Field> {
  const cell = (row: Row) => <State id={get(row)} />;
  return { id, label, width: 96, cell, text: (row, { t }) => t(get(row)), ...more };
}

export function textColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  get: Get<Row, string>,
  more?: More<Row, Field>,
): Column<Row, Field> {
  const cell = (row: Row) => {
    const text = get(row);
    return text && <Text>{text}</Text>;
  };
  return { id, label, width: 120, grow: 1, cell, text: get, ...more };
}

interface Named {
  id: string;
  slug: string;
  name: string;
  shortName?: string | null;
}

type Place = Extract<LinkProps['to'], '/organizations/$slug' | '/people/$slug' | '/themes/$slug' | '/tags/$slug'>;

/** A link to one record of another kind. */
export function recordColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  to: Place,
  get: Get<Row, Named>,
  more?: More<Row, Field>,
): Column<Row, Field> {
  const cell = (row: Row) => {
    const record = get(row);
    return (
      record && (
        <QuietLink to={to} params={{ slug: record.slug }}>
          {record.shortName ?? record.name}
        </QuietLink>
      )
    );
  };
  return { id, label, width: 112, grow: 1.5, cell, text: (row) => get(row)?.name, ...more };
}

/** Links to the first few records of another kind. */
export function recordsColumn<Row, Field extends string>(
  id: string,
  label: MessageId,
  to: Place,
  get: Get<Row, { nodes: Named[]; totalCount: number }>,
  more?: More<Row, Field>,
): Column<Row, Field> {
  const cell = (row: Row) => {
    const records = get(row);
    return (
      records && (
        <Several total={records.totalCount}>
          {records.nodes.map((n) => (
            <QuietLink key={n.id} to={to} params={{ slug: n.slug }}>
              {n.name}
            </QuietLink>
          ))}
        </Several>
      )
    );
  };
  const text = (row: Row) =>
    get(row)
      ?.nodes.map((n) => n.name)
      .join('; ');
  return { id, label, width: 128, grow: 1.5, cell, text, ...more };
}
