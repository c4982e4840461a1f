import { createFileRoute } from '@tanstack/react-router';
import { Gaps, QuietLink, Title } from '../components/list/cells';
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
  stateColumn,
  termColumn,
} from '../components/list/usualColumns';
import {
  evidenceGaps,
  outcomeCategories,
  outcomeFilters,
  outcomeLevels,
  outcomeWhere,
  verifications,
} from '../filters';
import type { OutcomeOrderField } from '../generated/schema';
import { OutcomesDocument, type OutcomesQuery } from '../queries/generated/outcomes';

export const Route = createFileRoute('/outcomes/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...outcomeFilters(search), ...columnState(search) }),
  component: Outcomes,
});

type Row = OutcomesQuery['outcomes']['nodes'][number];

function Outcomes() {
  const search = Route.useSearch();
  const rows = useSource(list, search, ({ scope, orderBy, shows }) =>
    source(
      OutcomesDocument,
      (page) => ({
        ...page,
        where: outcomeWhere(search, scope),
        orderBy,
        gaps: shows('gaps'),
        evidence: shows('evidence'),
        indicators: shows('indicators'),
      }),
      (data) => data.outcomes,
    ),
  );
  return <RecordList list={list} search={{ ...search }} source={rows} />;
}

const filters: Filter[] = [
  { kind: 'text', name: 'q', label: 'lists.titleContains' },
  { kind: 'choices', name: 'level', label: 'lists.level', of: 'OutcomeLevel', values: outcomeLevels },
  { kind: 'choices', name: 'category', label: 'lists.category', of: 'OutcomeCategory', values: outcomeCategories },
  {
    kind: 'choices',
    name: 'verification',
    label: 'lists.verification',
    of: 'OutcomeVerification',
    values: verifications,
  },
  { kind: 'choices', name: 'gap', label: 'lists.gap', of: 'EvidenceGap', values: evidenceGaps },
  { kind: 'records', name: 'theme', label: 'lists.theme', of: 'themes' },
  { kind: 'days', label: 'lists.achievedOn' },
  { kind: 'given', name: 'action', label: 'lists.action', of: 'actions' },
];

const columns: Column<Row, OutcomeOrderField>[] = [
  {
    id: 'title',
    label: 'lists.title',
    width: 240,
    grow: 5,
    sort: 'TITLE',
    cell: (o) => (
      <Title to="/outcomes/$id" params={{ id: o.id }} internal={o.action.visibility === 'INTERNAL'}>
        {o.title}
      </Title>
    ),
    text: (o) => o.title,
  },
  {
    id: 'action',
    label: 'lists.action',
    width: 140,
    grow: 2,
    shown: true,
    cell: ({ action }) => (
      <QuietLink to="/actions/$slug" params={{ slug: action.slug }}>
        {action.title}
      </QuietLink>
    ),
    text: (o) => o.action.title,
  },
  recordColumn('organization', 'lists.organization', '/organizations/$slug', (o) => o.action.organization, {
    shown: true,
    fact: true,
  }),
  termColumn('level', 'lists.level', (o) => `OutcomeLevel.${o.level}`, { shown: true, width: 80 }),
  termColumn('category', 'lists.category', (o) => `OutcomeCategory.${o.category}`, { shown: true, fact: true }),
  stateColumn('verification', 'lists.verification', (o) => `OutcomeVerification.${o.verification}`, {
    shown: true,
    fact: true,
  }),
  {
    id: 'gaps',
    label: 'lists.gaps',
    width: 160,
    cell: (o) => o.evidenceGaps && <Gaps gaps={o.evidenceGaps} />,
    text: (o, { t }) => o.evidenceGaps?.map((gap) => t(`EvidenceGap.${gap}`)).join('; '),
  },
  countColumn('evidence', 'lists.evidence', (o) => o.evidence?.totalCount, { shown: true }),
  countColumn('indicators', 'common.indicators', (o) => o.indicators?.totalCount, { width: 96 }),
  dayColumn('achievedOn', 'lists.achievedOn', (o) => o.achievedOn, { sort: 'ACHIEVED_ON', shown: true, fact: true }),
  momentColumn('updatedAt', 'lists.updatedAt', (o) => o.updatedAt, { sort: 'UPDATED_AT' }),
  momentColumn('createdAt', 'lists.createdAt', (o) => o.createdAt, { sort: 'CREATED_AT' }),
];

const list: ListDefinition<Row, OutcomeOrderField> = {
  title: 'common.outcomes',
  counted: 'lists.outcomeCount',
  usualSort: '-achievedOn',
  filters,
  columns,
  memory: createMemory<Records<Row>>(),
};
