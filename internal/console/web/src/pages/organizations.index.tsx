import { createFileRoute } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Title } from '../components/list/cells';
import { columnState, orderBy, shownColumns, sortOf, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList } from '../components/list/RecordList';
import { source, type PageArguments, type Records } from '../components/list/records';
import { createTreeMemory, type TreeDefinition } from '../components/list/tree';
import { createMemory } from '../components/list/useRecords';
import { countColumn, momentColumn, recordColumn, termColumn, textColumn } from '../components/list/usualColumns';
import { organizationFilters, organizationKinds, organizationWhere } from '../filters';
import type { OrganizationOrderField, OrganizationWhereInput } from '../generated/schema';
import { useMessages } from '../messages';
import { OrganizationsDocument, type OrganizationsQuery } from '../queries/generated/organizations';
import { useScope } from '../scope';

export const Route = createFileRoute('/organizations/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...organizationFilters(search), ...columnState(search) }),
  component: Organizations,
});

type Row = OrganizationsQuery['organizations']['nodes'][number];

const memory = createMemory<Records<Row>>();
const treeMemory = createTreeMemory<Row>();
const usualSort = 'name';
const summaries = ['organizationCount', 'articleCount', 'actionCount', 'outcomeCount'];

function Organizations() {
  const t = useMessages();
  const scope = useScope();
  const search = Route.useSearch();
  const { all, tree } = useMemo(() => {
    const summary = shownColumns(columns, search).some((c) => summaries.includes(c.id));
    const order = orderBy(columns, sortOf(columns, search.sort, usualSort));
    const organizations = (where: OrganizationWhereInput, by: typeof order) =>
      source(
        OrganizationsDocument,
        (page: PageArguments) => ({ ...page, where, orderBy: by, summary }),
        (data) => data.organizations,
      );
    const roots = scope.org === undefined ? { hasParent: false } : { slug: scope.org };
    const tree: TreeDefinition<Row> = {
      memory: treeMemory,
      branch: (id) =>
        organizations(id === undefined ? roots : { hasParentWith: [{ id }] }, [
          { field: 'POSITION', direction: 'ASC' },
        ]),
      hasChildren: (o) => o.children.totalCount > 0,
    };
    return { all: organizations(organizationWhere(search, scope), order), tree };
  }, [search, scope.org, scope.subtree]);
  return (
    <RecordList
      title={t('common.organizations')}
      counted="lists.organizationCount"
      memory={memory}
      source={all}
      columns={columns}
      state={search}
      usualSort={usualSort}
      filters={filters}
      values={{ ...search }}
      tree={scope.subtree ? tree : undefined}
    />
  );
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
