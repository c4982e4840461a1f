import { createFileRoute } from '@tanstack/react-router';
import { Title } from '../components/list/cells';
import { columnState, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList, type ListDefinition } from '../components/list/RecordList';
import { source, type PageArguments, type Records } from '../components/list/records';
import { createTreeMemory, type TreeDefinition } from '../components/list/tree';
import { createMemory } from '../components/list/useRecords';
import { useSource } from '../components/list/useSource';
import { countColumn, momentColumn, recordColumn, termColumn, textColumn } from '../components/list/usualColumns';
import { organizationFilters, organizationKinds, organizationWhere } from '../filters';
import type { OrganizationOrderField, OrganizationWhereInput } from '../generated/schema';
import { OrganizationsDocument, type OrganizationsQuery } from '../queries/generated/organizations';

export const Route = createFileRoute('/organizations/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...organizationFilters(search), ...columnState(search) }),
  component: Organizations,
});

type Row = OrganizationsQuery['organizations']['nodes'][number];

const treeMemory = createTreeMemory<Row>();

function Organizations() {
  const search = Route.useSearch();
  const { all, tree } = useSource(list, search, ({ scope, orderBy, shows }) => {
    const summary = ['organizationCount', 'articleCount', 'actionCount', 'outcomeCount'].some(shows);
    const organizations = (where: OrganizationWhereInput, by: typeof orderBy) =>
      source(
        OrganizationsDocument,
        (page: PageArguments) => ({ ...page, where, orderBy: by, summary }),
        (data) => data.organizations,
      );
    const roots = scope.org === undefined ? { hasParent: false } : { slug: scope.org };
    const branches: TreeDefinition<Row> = {
      memory: treeMemory,
      branch: (id) =>
        organizations(id === undefined ? roots : { hasParentWith: [{ id }] }, [
          { field: 'POSITION', direction: 'ASC' },
        ]),
      hasChildren: (o) => o.children.totalCount > 0,
    };
    return {
      all: organizations(organizationWhere(search, scope), orderBy),
      tree: scope.subtree ? branches : undefined,
    };
  });
  return <RecordList list={list} search={{ ...search }} source={all} tree={tree} />;
}

const filters: Filter[] = [
  { kind: 'text', name: 'q', label: 'lists.nameContains' },
  { kind: 'choices', name: 'kind', label: 'lists.kind', of: 'OrganizationKind', values: organizationKinds },
];

const columns: Column<Row, OrganizationOrderField>[] = [
  {
    id: 'name',
    label: 'lists.name',
    width: 280,
    grow: 5,
    sort: 'NAME',
    cell: (o) => (
      <Title to="/organizations/$slug" params={{ slug: o.slug }}>
        {o.name}
      </Title>
    ),
    text: (o) => o.name,
  },
  textColumn('shortName', 'lists.shortName', (o) => o.shortName),
  termColumn('kind', 'lists.kind', (o) => `OrganizationKind.${o.kind}`, { shown: true, fact: true, width: 136 }),
  recordColumn('parent', 'lists.parent', '/organizations/$slug', (o) => o.parent, { grow: 1.5 }),
  textColumn('identifier', 'lists.identifier', (o) => o.identifier),
  countColumn('organizationCount', 'lists.below', (o) => o.summary?.organizationCount, { shown: true }),
  countColumn('articleCount', 'common.articles', (o) => o.summary?.articleCount, { shown: true }),
  countColumn('actionCount', 'common.actions', (o) => o.summary?.actionCount, { shown: true }),
  countColumn('outcomeCount', 'common.outcomes', (o) => o.summary?.outcomeCount, { shown: true, fact: true }),
  momentColumn('updatedAt', 'lists.updatedAt', (o) => o.updatedAt, { sort: 'UPDATED_AT' }),
  momentColumn('createdAt', 'lists.createdAt', (o) => o.createdAt, { sort: 'CREATED_AT' }),
];

const list: ListDefinition<Row, OrganizationOrderField> = {
  title: 'common.organizations',
  counted: 'lists.organizationCount',
  usualSort: 'name',
  filters,
  columns,
  memory: createMemory<Records<Row>>(),
};
