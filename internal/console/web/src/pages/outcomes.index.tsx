import { createFileRoute } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Gaps, QuietLink, Title } from '../components/list/cells';
import { columnState, orderBy, shownColumns, sortOf, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList } from '../components/list/RecordList';
import { source, type Records } from '../components/list/records';
import { createMemory } from '../components/list/useRecords';
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
import { useMessages } from '../messages';
import { OutcomesDocument, type OutcomesQuery } from '../queries/generated/outcomes';
import { useScope } from '../scope';

export const Route = createFileRoute('/outcomes/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...outcomeFilters(search), ...columnState(search) }),
  component: Outcomes,
});

type Row = OutcomesQuery['outcomes']['nodes'][number];

const memory = createMemory<Records<Row>>();
const usualSort = '-achievedOn';

function Outcomes() {
  const t = useMessages();
  const scope = useScope();
  const search = Route.useSearch();
  const rows = useMemo(() => {
    const shows = new Set(shownColumns(columns, search).map((c) => c.id));
    return source(
      OutcomesDocument,
      (page) => ({
        ...page,
        where: outcomeWhere(search, scope),
        orderBy: orderBy(columns, sortOf(columns, search.sort, usualSort)),
        gaps: shows.has('gaps'),
        evidence: shows.has('evidence'),
        indicators: shows.has('indicators'),
      }),
      (data) => data.outcomes,
    );
  }, [search, scope.org, scope.subtree]);
  return (
    <RecordList
      title={t('common.outcomes')}
      counted="lists.outcomeCount"
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
