// Outcomes by category, and whether they are verified.
import { outcomesOf } from '../../drill';
import { outcomeCategories, verifications } from '../../filters';
import { useMessages, type Translate } from '../../messages';
import { DashboardOutcomesDocument, type DashboardOutcomesQuery } from '../../queries/generated/dashboard';
import { outcomeScopeWhere } from '../../scope';
import { Bars, type Bar } from '../charts/Bars';
import { barTable } from '../charts/barTable';
import { Panel } from '../charts/Panel';
import { Body, NothingInRange } from './Body';
import { usePanel } from './usePanel';
import { useAsTable, useView, type View } from './view';

const looks: Record<(typeof verifications)[number], { colour: string; hatched?: boolean }> = {
  VERIFIED: { colour: 'var(--chart-3)' },
  CLAIMED: { colour: 'var(--chart-1)', hatched: true },
  DISPUTED: { colour: 'var(--chart-2)' },
};
const order = ['VERIFIED', 'CLAIMED', 'DISPUTED'] as const;

export function OutcomesPanel() {
  const t = useMessages();
  const view = useView();
  const result = usePanel(DashboardOutcomesDocument, {
    where: outcomeScopeWhere(view.scope),
    from: view.range.from,
    to: view.range.to,
  });
  const bars = result.data && barsOf(result.data.outcomeStatistics.rows, view, t);
  const legend = order.map((v) => ({ key: v, label: t(`OutcomeVerification.${v}`), ...looks[v] }));
  return (
    <Panel
      title={t('dashboard.categories')}
      note={t('dashboard.categories.note')}
      query={result.query}
      table={bars && barTable(t('dashboard.category'), legend, bars)}
      pending={result.pending}
      {...useAsTable('categories')}
    >
      <Body
        result={result}
        height={240}
        empty={(data) => data.outcomeStatistics.total === 0 && <NothingInRange kind="outcomes" />}
      >
        {() => (
          <Bars
            label={t('dashboard.categories')}
            bars={bars ?? []}
            legend={legend}
          />
        )}
      </Body>
    </Panel>
  );
}

function barsOf(rows: DashboardOutcomesQuery['outcomeStatistics']['rows'], view: View, t: Translate): Bar[] {
  return outcomeCategories
    .map((category) => {
      const label = t(`OutcomeCategory.${category}`);
      return {
        key: category,
        label,
        total: rows.reduce((sum, row) => (row.category === category ? sum + row.count : sum), 0),
        segments: order.flatMap((verification) => {
          const row = rows.find((r) => r.category === category && r.verification === verification);
          if (!row) return [];
          const period = `${label}, ${t(`OutcomeVerification.${verification}`)}`;
          const days = { from: view.range.from, to: view.range.to };
          return {
            key: verification,
            value: row.count,
            name: t('dashboard.markOutcomes', { period, count: row.count }),
            to: outcomesOf({ category: [category], verification: [verification], ...days }, view.scope),
            ...looks[verification],
          };
        }),
      };
    })
    .filter((bar) => bar.total > 0)
    .sort((a, b) => b.total - a.total);
}
