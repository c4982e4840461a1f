import { createFileRoute } from '@tanstack/react-router';
import { QuietLink, Title } from '../components/list/cells';
import { columnState, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList, type ListDefinition } from '../components/list/RecordList';
import { source, type Records } from '../components/list/records';
import { createMemory } from '../components/list/useRecords';
import { useSource } from '../components/list/useSource';
import {
  countColumn,
  dayColumn,
  momentColumn,
  recordColumn,
  recordsColumn,
  stateColumn,
  termColumn,
  textColumn,
} from '../components/list/usualColumns';
import { actionDates, actionFilters, actionKinds, actionStatuses, actionWhere, visibilities } from '../filters';
import type { ActionOrderField } from '../generated/schema';
import { ActionsDocument, type ActionsQuery } from '../queries/generated/actions';
import { useSession } from '../session';

export const Route = createFileRoute('/actions/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...actionFilters(search), ...columnState(search) }),
  component: Actions,
});

type Row = ActionsQuery['actions']['nodes'][number];

function Actions() {
  const search = Route.useSearch();
  const { viewer } = useSession();
  const list = viewer?.anonymous ? readersList : membersList;
  const rows = useSource(list, search, ({ scope, orderBy, shows }) =>
    source(
      ActionsDocument,
      (page) => ({
        ...page,
        where: actionWhere(search, scope),
        orderBy,
        parent: shows('parent'),
        themes: shows('themes'),
        outcomes: shows('outcomes'),
        articles: shows('articles'),
      }),
      (data) => data.actions,
    ),
  );
  return <RecordList list={list} search={{ ...search }} source={rows} />;
}

const allFilters: Filter[] = [
  { kind: 'text', name: 'q', label: 'lists.titleContains' },
  { kind: 'choices', name: 'status', label: 'lists.status', of: 'ActionStatus', values: actionStatuses },
  { kind: 'choices', name: 'kind', label: 'lists.kind', of: 'ActionKind', values: actionKinds },
  { kind: 'choices', name: 'visibility', label: 'lists.visibility', of: 'Visibility', values: visibilities },
  { kind: 'records', name: 'theme', label: 'lists.theme', of: 'themes' },
  { kind: 'days', label: 'lists.date', by: { values: actionDates, of: 'ActionDate', usual: 'actualStart' } },
  { kind: 'given', name: 'directTheme', label: 'lists.directTheme', of: 'themes' },
  { kind: 'choices', name: 'themed', label: 'lists.themes', of: 'Themed', values: ['no'], hidden: true },
  { kind: 'given', name: 'parent', label: 'lists.parent', of: 'actions' },
  { kind: 'given', name: 'participant', label: 'lists.participant', of: 'organizations' },
];

/** Readers see only what is public. */
const readersFilters = allFilters.map((f) =>
  f.kind === 'choices' && f.name === 'visibility' ? { ...f, hidden: true } : f,
);

const columns: Column<Row, ActionOrderField>[] = [
  {
    id: 'title',
    label: 'lists.title',
    width: 224,
    grow: 5,
    sort: 'TITLE',
    cell: (a) => (
      <Title to="/actions/$slug" params={{ slug: a.slug }} internal={a.visibility === 'INTERNAL'}>
        {a.title}
      </Title>
    ),
    text: (a) => a.title,
  },
  stateColumn('status', 'lists.status', (a) => `ActionStatus.${a.status}`, { shown: true, fact: true }),
  termColumn('kind', 'lists.kind', (a) => `ActionKind.${a.kind}`, { shown: true, fact: true, width: 88 }),
  termColumn('visibility', 'lists.visibility', (a) => `Visibility.${a.visibility}`, { width: 88 }),
  recordColumn('organization', 'lists.organization', '/organizations/$slug', (a) => a.organization, {
    shown: true,
    fact: true,
  }),
  {
    id: 'parent',
    label: 'lists.parent',
    width: 144,
    grow: 1.5,
    cell: ({ parent }) =>
      parent && (
        <QuietLink to="/actions/$slug" params={{ slug: parent.slug }}>
          {parent.title}
        </QuietLink>
      ),
    text: (a) => a.parent?.title,
  },
  recordsColumn('themes', 'lists.themes', '/themes/$slug', (a) => a.themes, { shown: true, width: 144 }),
  // The order by start takes the planned day where there is no actual one.
  dayColumn('start', 'lists.start', (a) => a.actualStart ?? a.plannedStart, { sort: 'START', shown: true, fact: true }),
  dayColumn('end', 'lists.end', (a) => a.actualEnd ?? a.plannedEnd, { shown: true }),
  dayColumn('plannedStart', 'ActionDate.plannedStart', (a) => a.plannedStart),
  dayColumn('plannedEnd', 'ActionDate.plannedEnd', (a) => a.plannedEnd),
  dayColumn('actualStart', 'ActionDate.actualStart', (a) => a.actualStart),
  dayColumn('actualEnd', 'ActionDate.actualEnd', (a) => a.actualEnd),
  textColumn('identifier', 'lists.identifier', (a) => a.identifier),
  countColumn('outcomes', 'common.outcomes', (a) => a.outcomes?.totalCount, { shown: true }),
  countColumn('articles', 'common.articles', (a) => a.articles?.totalCount),
  momentColumn('updatedAt', 'lists.updatedAt', (a) => a.updatedAt, { sort: 'UPDATED_AT' }),
  momentColumn('createdAt', 'lists.createdAt', (a) => a.createdAt, { sort: 'CREATED_AT' }),
];

const membersList: ListDefinition<Row, ActionOrderField> = {
  title: 'common.actions',
  counted: 'lists.actionCount',
  usualSort: '-start',
  filters: allFilters,
  columns,
  memory: createMemory<Records<Row>>(),
};

const readersList = { ...membersList, filters: readersFilters };
