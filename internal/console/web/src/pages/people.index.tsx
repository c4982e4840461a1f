import { createFileRoute } from '@tanstack/react-router';
import { Title } from '../components/list/cells';
import { columnState, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList, type ListDefinition } from '../components/list/RecordList';
import { source, type Records } from '../components/list/records';
import { createMemory } from '../components/list/useRecords';
import { useSource } from '../components/list/useSource';
import { countColumn, momentColumn, recordColumn, textColumn } from '../components/list/usualColumns';
import { nameFilters, personWhere } from '../filters';
import type { PersonOrderField } from '../generated/schema';
import { PeopleDocument, type PeopleQuery } from '../queries/generated/people';

export const Route = createFileRoute('/people/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...nameFilters(search), ...columnState(search) }),
  component: People,
});

type Row = PeopleQuery['people']['nodes'][number];

function People() {
  const search = Route.useSearch();
  const rows = useSource(list, search, ({ scope, orderBy, shows }) =>
    source(
      PeopleDocument,
      (page) => ({
        ...page,
        where: personWhere(search, scope),
        orderBy,
        contributions: shows('contributions'),
      }),
      (data) => data.people,
    ),
  );
  return <RecordList list={list} search={{ ...search }} source={rows} />;
}

const filters: Filter[] = [{ kind: 'text', name: 'q', label: 'lists.nameContains' }];

const columns: Column<Row, PersonOrderField>[] = [
  {
    id: 'name',
    label: 'lists.name',
    width: 200,
    grow: 2,
    sort: 'NAME',
    cell: (p) => (
      <Title to="/people/$slug" params={{ slug: p.slug }}>
        {p.name}
      </Title>
    ),
    text: (p) => p.name,
  },
  textColumn('title', 'lists.position', (p) => p.title, { width: 160, grow: 2, shown: true, fact: true }),
  recordColumn('organization', 'lists.organization', '/organizations/$slug', (p) => p.organization, {
    shown: true,
    fact: true,
    grow: 2,
  }),
  countColumn('contributions', 'lists.contributions', (p) => p.contributions?.totalCount, { shown: true, width: 112 }),
  momentColumn('updatedAt', 'lists.updatedAt', (p) => p.updatedAt, { sort: 'UPDATED_AT', shown: true }),
  momentColumn('createdAt', 'lists.createdAt', (p) => p.createdAt, { sort: 'CREATED_AT' }),
];

const list: ListDefinition<Row, PersonOrderField> = {
  title: 'common.people',
  counted: 'lists.personCount',
  usualSort: 'name',
  filters,
  columns,
  memory: createMemory<Records<Row>>(),
};
