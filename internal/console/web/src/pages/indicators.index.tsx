import { createFileRoute } from '@tanstack/react-router';
import { QuietLink, Title, Value } from '../components/list/cells';
import { columnState, type Column } from '../components/list/columns';
import type { Filter } from '../components/list/filters';
import { RecordList, type ListDefinition } from '../components/list/RecordList';
import { source, type Records } from '../components/list/records';
import { createMemory } from '../components/list/useRecords';
import { useSource } from '../components/list/useSource';
import {
  dayColumn,
  momentColumn,
  recordColumn,
  stateColumn,
  termColumn,
  textColumn,
} from '../components/list/usualColumns';
import { attainmentStates, indicatorFilters, indicatorMeasures, indicatorWhere, outcomeCategories } from '../filters';
import type { IndicatorOrderField } from '../generated/schema';
import { IndicatorsDocument, type IndicatorsQuery } from '../queries/generated/indicators';

export const Route = createFileRoute('/indicators/')({
  validateSearch: (search: Record<string, unknown>) => ({ ...indicatorFilters(search), ...columnState(search) }),
  component: Indicators,
});

type Row = IndicatorsQuery['indicators']['nodes'][number];

function Indicators() {
  const search = Route.useSearch();
  const rows = useSource(list, search, ({ scope, orderBy, shows }) =>
    source(
      IndicatorsDocument,
      (page) => ({
        ...page,
        where: indicatorWhere(search, scope),
        orderBy,
        state: shows('state'),
        at: search.at,
        latest: shows('latest') || shows('target') || shows('measuredOn'),
      }),
      (data) => data.indicators,
    ),
  );
  return <RecordList list={list} search={{ ...search }} source={rows} />;
}

const filters: Filter[] = [
  { kind: 'text', name: 'q', label: 'lists.titleContains' },
  { kind: 'choices', name: 'state', label: 'lists.state', of: 'AttainmentState', values: attainmentStates },
  { kind: 'choices', name: 'measure', label: 'lists.measure', of: 'IndicatorMeasure', values: indicatorMeasures },
  { kind: 'choices', name: 'category', label: 'lists.category', of: 'OutcomeCategory', values: outcomeCategories },
  { kind: 'records', name: 'theme', label: 'lists.theme', of: 'themes' },
  { kind: 'givenDay', name: 'at', label: 'lists.stateAt' },
  { kind: 'given', name: 'outcome', label: 'lists.outcome', of: 'outcomes' },
];

/** The last measurement that has a value: later ones are only planned. */
const latest = (i: Row) => i.measurements?.nodes.findLast((m) => m.actual !== null);

const columns: Column<Row, IndicatorOrderField>[] = [
  {
    id: 'title',
    label: 'lists.title',
    width: 200,
    grow: 4,
    sort: 'TITLE',
    cell: (i) => (
      <Title to="/indicators/$id" params={{ id: i.id }} internal={i.outcome.action.visibility === 'INTERNAL'}>
        {i.title}
      </Title>
    ),
    text: (i) => i.title,
  },
  stateColumn('state', 'lists.state', (i) => (i.state ? `AttainmentState.${i.state}` : 'common.unknown'), {
    shown: true,
    fact: true,
  }),
  {
    id: 'latest',
    label: 'lists.latest',
    width: 96,
    number: true,
    shown: true,
    fact: true,
    cell: (i) => <Value value={latest(i)?.actual} unit={i.unit} measure={i.measure} />,
    text: (i) => latest(i)?.actual,
  },
  {
    id: 'target',
    label: 'lists.target',
    width: 96,
    number: true,
    shown: true,
    cell: (i) => <Value value={latest(i)?.target} unit={i.unit} measure={i.measure} />,
    text: (i) => latest(i)?.target,
  },
  {
    id: 'baseline',
    label: 'lists.baseline',
    width: 96,
    number: true,
    shown: true,
    cell: (i) => <Value value={i.baselineValue} unit={i.unit} measure={i.measure} />,
    text: (i) => i.baselineValue,
  },
  dayColumn('measuredOn', 'lists.measuredOn', (i) => latest(i)?.periodEnd, { shown: true }),
  {
    id: 'outcome',
    label: 'lists.outcome',
    width: 150,
    grow: 2.5,
    shown: true,
    cell: ({ outcome }) => (
      <QuietLink to="/outcomes/$id" params={{ id: outcome.id }}>
        {outcome.title}
      </QuietLink>
    ),
    text: (i) => i.outcome.title,
  },
  recordColumn('organization', 'lists.organization', '/organizations/$slug', (i) => i.outcome.action.organization, {
    shown: true,
    fact: true,
  }),
  termColumn('category', 'lists.category', (i) => `OutcomeCategory.${i.outcome.category}`),
  termColumn('measure', 'lists.measure', (i) => `IndicatorMeasure.${i.measure}`),
  textColumn('unit', 'lists.unit', (i) => i.unit, { width: 72, grow: undefined }),
  dayColumn('baselineDate', 'lists.baselineDate', (i) => i.baselineDate),
  momentColumn('updatedAt', 'lists.updatedAt', (i) => i.updatedAt, { sort: 'UPDATED_AT' }),
  momentColumn('createdAt', 'lists.createdAt', (i) => i.createdAt, { sort: 'CREATED_AT' }),
];

const list: ListDefinition<Row, IndicatorOrderField> = {
  title: 'common.indicators',
  counted: 'lists.indicatorCount',
  usualSort: 'title',
  filters,
  columns,
  memory: createMemory<Records<Row>>(),
};
