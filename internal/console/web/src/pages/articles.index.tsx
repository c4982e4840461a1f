import { createFileRoute } from '@tanstack/react-router';
import { Publication, Title } from '../components/list/cells';
import { columnState, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList, type ListDefinition } from '../components/list/RecordList';
import { source, type Records } from '../components/list/records';
import { createMemory } from '../components/list/useRecords';
import { useSource } from '../components/list/useSource';
import {
  countColumn,
  momentColumn,
  recordColumn,
  recordsColumn,
  stateColumn,
  termColumn,
  textColumn,
} from '../components/list/usualColumns';
import { articleFilters, articleRights, articleStatuses, articleWhere, visibilities } from '../filters';
import type { ArticleOrderField } from '../generated/schema';
import { ArticlesDocument, type ArticlesQuery } from '../queries/generated/articles';
import { useSession } from '../session';

export const Route = createFileRoute('/articles/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...articleFilters(search), ...columnState(search) }),
  component: Articles,
});

type Row = ArticlesQuery['articles']['nodes'][number];

function Articles() {
  const search = Route.useSearch();
  const { viewer } = useSession();
  const reader = viewer?.anonymous !== false;
  const list = reader ? readersList : editorsList;
  const rows = useSource(list, search, ({ scope, orderBy, shows }) =>
    source(
      ArticlesDocument,
      (page) => ({
        ...page,
        where: articleWhere(search, scope),
        orderBy,
        authors: shows('authors'),
        themes: shows('themes'),
        tags: shows('tags'),
        actions: shows('actions'),
        evidence: shows('evidence'),
        editorial: !reader,
      }),
      (data) => data.articles,
    ),
  );
  return <RecordList list={list} search={{ ...search }} source={rows} />;
}

const allFilters: Filter[] = [
  { kind: 'text', name: 'q', label: 'lists.titleContains' },
  { kind: 'choices', name: 'status', label: 'lists.status', of: 'ArticleStatus', values: articleStatuses },
  { kind: 'choices', name: 'visibility', label: 'lists.visibility', of: 'Visibility', values: visibilities },
  { kind: 'records', name: 'theme', label: 'lists.theme', of: 'themes' },
  { kind: 'records', name: 'tag', label: 'lists.tag', of: 'tags' },
  { kind: 'records', name: 'person', label: 'lists.person', of: 'people', single: true },
  { kind: 'days', label: 'lists.publishedAt' },
  { kind: 'locales', name: 'locale', label: 'lists.locale' },
  { kind: 'choices', name: 'rights', label: 'lists.rights', of: 'ArticleRights', values: articleRights },
  { kind: 'given', name: 'action', label: 'lists.action', of: 'actions' },
];

/** Readers see only what is published and public. Where an address asks for more, the list says by what it is empty. */
const readersFilters = allFilters.map((f) =>
  f.kind === 'choices' && (f.name === 'status' || f.name === 'visibility') ? { ...f, hidden: true } : f,
);

const allColumns: Column<Row, ArticleOrderField>[] = [
  {
    id: 'title',
    label: 'lists.title',
    width: 260,
    grow: 5,
    sort: 'TITLE',
    cell: (a) => (
      <Title
        to="/articles/$slug"
        params={{ slug: `${a.slug}@${a.locale}` }}
        lang={a.locale}
        internal={a.visibility === 'INTERNAL'}
        changed={a.editorial?.workingCopy != null}
      >
        {a.title}
      </Title>
    ),
    text: (a) => a.title,
  },
  stateColumn('status', 'lists.status', (a) => `ArticleStatus.${a.status}`, { shown: true, fact: true }),
  termColumn('visibility', 'lists.visibility', (a) => `Visibility.${a.visibility}`, { width: 88 }),
  recordColumn('organization', 'lists.organization', '/organizations/$slug', (a) => a.organization, {
    shown: true,
    fact: true,
  }),
  recordsColumn('authors', 'lists.authors', '/people/$slug', (a) => authors(a), { shown: true, grow: 1 }),
  recordsColumn('themes', 'lists.themes', '/themes/$slug', (a) => a.themes, { shown: true }),
  recordsColumn('tags', 'lists.tags', '/tags/$slug', (a) => a.tags),
  countColumn('actions', 'common.actions', (a) => a.actions?.totalCount),
  countColumn('evidence', 'lists.evidenceFor', (a) => a.evidence?.totalCount, { width: 104 }),
  textColumn('locale', 'lists.locale', (a) => a.locale, { width: 80, grow: undefined }),
  termColumn('rights', 'lists.rights', (a) => `ArticleRights.${a.rights}`),
  {
    id: 'publishedAt',
    label: 'lists.publishedAt',
    width: 128,
    descending: true,
    sort: 'PUBLISHED_AT',
    shown: true,
    fact: true,
    cell: (a) => <Publication at={a.publishedAt} scheduled={a.editorial?.publishAt} />,
    text: (a) => a.publishedAt ?? a.editorial?.publishAt,
  },
  textColumn('submittedBy', 'lists.submittedBy', (a) => a.editorial?.submittedBy, { width: 160 }),
  momentColumn('updatedAt', 'lists.updatedAt', (a) => a.updatedAt, { sort: 'UPDATED_AT' }),
  momentColumn('createdAt', 'lists.createdAt', (a) => a.createdAt, { sort: 'CREATED_AT' }),
  countColumn('views', 'lists.views', (a) => a.views, { sort: 'VIEWS', shown: true, width: 72 }),
  countColumn('likes', 'lists.likes', (a) => a.likes, { sort: 'LIKES', width: 72 }),
];

/** The status is the same for everything that readers see. */
const readersColumns = allColumns.filter((c) => !['status', 'visibility', 'submittedBy'].includes(c.id));

function authors({ contributions }: Row) {
  return contributions && { ...contributions, nodes: contributions.nodes.map((c) => c.person) };
}

const editorsList: ListDefinition<Row, ArticleOrderField> = {
  title: 'common.articles',
  counted: 'lists.articleCount',
  usualSort: '-publishedAt',
  filters: allFilters,
  columns: allColumns,
  memory: createMemory<Records<Row>>(),
};

const readersList = { ...editorsList, filters: readersFilters, columns: readersColumns };
