// The states of the indicators at the end of the range: of all, and by the category of their outcome.
import { useIntl } from 'react-intl';
import { indicatorsOf } from '../../drill';
import { attainmentStates, type IndicatorFilters } from '../../filters';
import { useMessages, type Translate } from '../../messages';
import type { DashboardAttainmentQuery } from '../../queries/generated/dashboard';
import { Bars, type Bar } from '../charts/Bars';
import { barTable } from '../charts/barTable';
import { Panel } from '../charts/Panel';
import { formatDay } from '../Dates';
import { Empty } from '../States';
import { countOf, sumOf, useAttainment, type AttainmentState, type States } from './attainment';
import { Body } from './Body';
import { useAsTable, useView, type View } from './view';

const looks: Record<AttainmentState, { colour: string; hatched?: boolean }> = {
  MET: { colour: 'var(--chart-3)' },
  ON_TRACK: { colour: 'var(--chart-6)' },
  BEHIND: { colour: 'var(--chart-5)' },
  NO_DATA: { colour: 'var(--chart-other)', hatched: true },
};

export function AttainmentPanel() {
  const t = useMessages();
  const intl = useIntl();
  const view = useView();
  const result = useAttainment();
  const bars = result.data && barsOf(result.data, view, t);
  const legend = attainmentStates.map((key) => ({ key, label: t(`AttainmentState.${key}`), ...looks[key] }));
  return (
    <Panel
      title={t('dashboard.attainment')}
      note={t('dashboard.attainment.note', { day: formatDay(intl, view.range.to) })}
      query={result.query}
      table={bars && barTable(t('dashboard.category'), legend, bars)}
      pending={result.pending}
      {...useAsTable('attainment')}
    >
      <Body
        result={result}
        height={200}
        empty={() => bars?.length === 0 && <Empty title={t('dashboard.empty.indicators')} />}
      >
        {() => <Bars label={t('dashboard.attainment')} bars={bars ?? []} legend={legend} />}
      </Body>
    </Panel>
  );
}

function barsOf(data: DashboardAttainmentQuery, view: View, t: Translate): Bar[] {
  const all = sumOf(data.categories.rows);
  if (all.count === 0) return [];
  const categories = data.categories.rows.flatMap((row) =>
    row.category
      ? barOf(row, row.category, t(`OutcomeCategory.${row.category}`), { category: [row.category] }, view, t)
      : [],
  );
  return [barOf(all, 'all', t('dashboard.attainment.all'), {}, view, t), ...categories];
}

function barOf(row: States, key: string, label: string, filters: IndicatorFilters, view: View, t: Translate): Bar {
  return {
    key,
    label,
    segments: attainmentStates.map((state) => {
      const count = countOf(row, state);
      return {
        key: state,
        value: count,
        name: t('dashboard.markIndicators', { period: `${label}, ${t(`AttainmentState.${state}`)}`, count }),
        to: indicatorsOf({ ...filters, state: [state], at: view.range.to }, view.scope),
        ...looks[state],
      };
    }),
  };
}
