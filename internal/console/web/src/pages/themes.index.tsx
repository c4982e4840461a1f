import { createFileRoute } from '@tanstack/react-router';
import { Title } from '../components/list/cells';
import { columnState, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList, type ListDefinition } from '../components/list/RecordList';
import { source, type PageArguments, type Records } from '../components/list/records';
import { createTreeMemory, type TreeDefinition } from '../components/list/tree';
import { createMemory } from '../components/list/useRecords';
import { useSource } from '../components/list/useSource';
import { countColumn, momentColumn, recordColumn } from '../components/list/usualColumns';
import { nameFilters } from '../filters';
import type { ThemeOrderField, ThemeWhereInput } from '../generated/schema';
import { ThemesDocument, type ThemesQuery } from '../queries/generated/themes';

export const Route = createFileRoute('/themes/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...nameFilters(search), ...columnState(search) }),
  component: Themes,
});

type Row = ThemesQuery['themes']['nodes'][number];

const treeMemory = createTreeMemory<Row>();

/** The two tracks are the roots, with what is below each. */
function Themes() {
  const search = Route.useSearch();
  const { all, tree } = useSource(list, search, ({ orderBy, shows }) => {
    const summary = ['themeCount', 'articleCount', 'actionCount', 'outcomeCount'].some(shows);
    const themes = (where: ThemeWhereInput, by: typeof orderBy) =>
      source(
        ThemesDocument,
        (page: PageArguments) => ({ ...page, where, orderBy: by, summary }),
        (data) => data.themes,
      );
    const roots = { hasParent: false };
    const branches: TreeDefinition<Row> = {
      memory: treeMemory,
      branch: (id) =>
        themes(id === undefined ? roots : { hasParentWith: [{ id }] }, [{ field: 'POSITION', direction: 'ASC' }]),
      hasChildren: (theme) => theme.children.totalCount > 0,
    };
    return { all: themes({ nameContains: search.q }, orderBy), tree: branches };
  });
  return <RecordList list={list} search={{ ...search }} source={all} tree={tree} />;
}

const filters: Filter[] = [{ kind: 'text', name: 'q', label: 'lists.nameContains' }];

const columns: Column<Row, ThemeOrderField>[] = [
  {
    id: 'name',
    label: 'lists.name',
    width: 240,
    grow: 5,
    sort: 'NAME',
    cell: (theme) => (
      <Title to="/themes/$slug" params={{ slug: theme.slug }}>
        {theme.name}
      </Title>
    ),
    text: (theme) => theme.name,
  },
  recordColumn('parent', 'lists.parent', '/themes/$slug', (theme) => theme.parent),
  countColumn('themeCount', 'lists.below', (theme) => theme.summary?.themeCount, { shown: true }),
  countColumn('articleCount', 'common.articles', (theme) => theme.summary?.articleCount, { shown: true, fact: true }),
  countColumn('actionCount', 'common.actions', (theme) => theme.summary?.actionCount, { shown: true, fact: true }),
  countColumn('outcomeCount', 'common.outcomes', (theme) => theme.summary?.outcomeCount, { shown: true, fact: true }),
  momentColumn('updatedAt', 'lists.updatedAt', (theme) => theme.updatedAt, { sort: 'UPDATED_AT' }),
  momentColumn('createdAt', 'lists.createdAt', (theme) => theme.createdAt, { sort: 'CREATED_AT' }),
];

const list: ListDefinition<Row, ThemeOrderField> = {
  title: 'common.themes',
  counted: 'lists.themeCount',
  usualSort: 'name',
  filters,
  columns,
  memory: createMemory<Records<Row>>(),
};
