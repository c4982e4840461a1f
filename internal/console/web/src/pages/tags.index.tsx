import { createFileRoute } from '@tanstack/react-router';
import { Title } from '../components/list/cells';
import { columnState, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList, type ListDefinition } from '../components/list/RecordList';
import { source, type Records } from '../components/list/records';
import { createMemory } from '../components/list/useRecords';
import { useSource } from '../components/list/useSource';
import { countColumn, momentColumn } from '../components/list/usualColumns';
import { nameFilters } from '../filters';
import type { TagOrderField } from '../generated/schema';
import { TagsDocument, type TagsQuery } from '../queries/generated/tags';

export const Route = createFileRoute('/tags/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...nameFilters(search), ...columnState(search) }),
  component: Tags,
});

type Row = TagsQuery['tags']['nodes'][number];

function Tags() {
  const search = Route.useSearch();
  const rows = useSource(list, search, ({ orderBy, shows }) =>
    source(
      TagsDocument,
      (page) => ({
        ...page,
        where: { nameContains: search.q },
        orderBy,
        articles: shows('articles'),
      }),
      (data) => data.tags,
    ),
  );
  return <RecordList list={list} search={{ ...search }} source={rows} />;
}

const filters: Filter[] = [{ kind: 'text', name: 'q', label: 'lists.nameContains' }];

const columns: Column<Row, TagOrderField>[] = [
  {
    id: 'name',
    label: 'lists.name',
    width: 240,
    grow: 3,
    sort: 'NAME',
    cell: (tag) => (
      <Title to="/tags/$slug" params={{ slug: tag.slug }}>
        {tag.name}
      </Title>
    ),
    text: (tag) => tag.name,
  },
  countColumn('articles', 'common.articles', (tag) => tag.articles?.totalCount, {
    sort: 'USE',
    shown: true,
    fact: true,
  }),
  momentColumn('updatedAt', 'lists.updatedAt', (tag) => tag.updatedAt, { sort: 'UPDATED_AT', shown: true, width: 140 }),
  momentColumn('createdAt', 'lists.createdAt', (tag) => tag.createdAt, { sort: 'CREATED_AT', width: 140 }),
];

const list: ListDefinition<Row, TagOrderField> = {
  title: 'common.tags',
  counted: 'lists.tagCount',
  usualSort: '-articles',
  filters,
  columns,
  memory: createMemory<Records<Row>>(),
};
