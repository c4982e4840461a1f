import { createFileRoute } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Title } from '../components/list/cells';
import { columnState, orderBy, shownColumns, sortOf, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList } from '../components/list/RecordList';
import { source, type Records } from '../components/list/records';
import { createMemory } from '../components/list/useRecords';
import { countColumn, momentColumn } from '../components/list/usualColumns';
import { nameFilters } from '../filters';
import type { TagOrderField } from '../generated/schema';
import { useMessages } from '../messages';
import { TagsDocument, type TagsQuery } from '../queries/generated/tags';

export const Route = createFileRoute('/tags/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...nameFilters(search), ...columnState(search) }),
  component: Tags,
});

type Row = TagsQuery['tags']['nodes'][number];

const memory = createMemory<Records<Row>>();
const usualSort = '-articles';

function Tags() {
  const t = useMessages();
  const search = Route.useSearch();
  const rows = useMemo(
    () =>
      source(
        TagsDocument,
        (page) => ({
          ...page,
          where: { nameContains: search.q },
          orderBy: orderBy(columns, sortOf(columns, search.sort, usualSort)),
          articles: shownColumns(columns, search).some((c) => c.id === 'articles'),
        }),
        (data) => data.tags,
      ),
    [search],
  );
  return (
    <RecordList
      title={t('common.tags')}
      counted="lists.tagCount"
      memory={memory}
      source={rows}
      columns={columns}
      state={search}
      usualSort={usualSort}
      filters={filters}
      values={{ ...search }}
    />
  );
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
