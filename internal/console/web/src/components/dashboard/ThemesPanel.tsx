// Actions by theme and status. Each theme of the second level counts what is below it; a root only what it has itself.
import { group } from 'd3-array';
import { useMessages, type Translate } from '../../messages';
import { actionStatuses, actionWhere } from '../../filters';
import { actionsOf } from '../../drill';
import { DashboardThemesDocument, type DashboardThemesQuery } from '../../queries/generated/dashboard';
import type { Scope } from '../../scope';
import { Bars, type Bar } from '../charts/Bars';
import { barTable } from '../charts/barTable';
import { Panel } from '../charts/Panel';
import { ActionDateSelect, useActionDays, type ActionDays } from './ActionDateSelect';
import { Body, NothingInRange } from './Body';
import styles from './Panels.module.css';
import { usePanel } from './usePanel';
import { useAsTable, useView } from './view';

type Status = (typeof actionStatuses)[number];
type Row = DashboardThemesQuery['actionStatistics']['rows'][number];

/** The colours of the statuses. What has stopped is hatched. */
const looks: Record<Status, { colour: string; hatched?: boolean }> = {
  PLANNED: { colour: 'var(--chart-6)' },
  ACTIVE: { colour: 'var(--chart-1)' },
  COMPLETED: { colour: 'var(--chart-3)' },
  SUSPENDED: { colour: 'var(--chart-5)', hatched: true },
  CANCELLED: { colour: 'var(--chart-other)', hatched: true },
};

const shown = 12;

export function ThemesPanel() {
  const t = useMessages();
  const view = useView();
  const days = useActionDays();
  const result = usePanel(DashboardThemesDocument, { where: actionWhere(days, view.scope) });
  const statistics = result.data?.actionStatistics;
  const bars = statistics && barsOf(statistics.rows, days, view.scope, t);
  return (
    <Panel
      title={t('dashboard.themes')}
      note={statistics && t('dashboard.themes.note', { total: statistics.total })}
      tools={<ActionDateSelect />}
      query={result.query}
      table={bars && barTable(t('dashboard.theme'), statusesIn(t), bars)}
      pending={result.pending}
      {...useAsTable('themes')}
    >
      <Body
        result={result}
        height={280}
        empty={(data) => data.actionStatistics.total === 0 && <NothingInRange kind="actions" />}
      >
        {() => (
          <>
            <Bars label={t('dashboard.themes')} bars={bars?.slice(0, shown) ?? []} legend={legendOf(bars ?? [], t)} />
            {bars && bars.length > shown && (
              <p className={styles.rest}>{t('dashboard.themes.rest', { count: bars.length - shown })}</p>
            )}
          </>
        )}
      </Body>
    </Panel>
  );
}

/** One bar for each theme, the longest first. */
function barsOf(rows: Row[], days: ActionDays, scope: Scope, t: Translate): Bar[] {
  const themes = group(rows, (row) => row.theme?.id ?? '');
  const bars = [...themes].map(([key, counts]): Bar & { total: number } => {
    const theme = counts[0]?.theme;
    const label = themeLabel(theme, t);
    return {
      key,
      label,
      lang: theme?.labelLocale,
      total: counts.reduce((sum, row) => sum + row.count, 0),
      segments: actionStatuses.flatMap((status) => {
        const row = counts.find((r) => r.status === status);
        if (!row) return [];
        const period = `${label}, ${t(`ActionStatus.${status}`)}`;
        return {
          key: status,
          value: row.count,
          name: t('dashboard.markActions', { period, count: row.count }),
          to: actionsOf({ ...themeFilter(theme), status: [status], ...days }, scope),
          ...looks[status],
        };
      }),
    };
  });
  return bars.sort((a, b) => b.total - a.total);
}

function themeLabel(theme: Row['theme'] | undefined, t: Translate): string {
  if (!theme) return t('dashboard.themes.none');
  return theme.depth === 0 ? t('dashboard.themes.own', { name: theme.name }) : theme.name;
}

function themeFilter(theme: Row['theme'] | undefined) {
  if (!theme) return { themed: 'no' as const };
  return theme.depth === 0 ? { directTheme: [theme.slug] } : { theme: [theme.slug] };
}

const statusesIn = (t: Translate) =>
  actionStatuses.map((status) => ({ key: status, label: t(`ActionStatus.${status}`), ...looks[status] }));

/** The statuses that occur. */
function legendOf(bars: Bar[], t: Translate) {
  const used = new Set(bars.flatMap((bar) => bar.segments.map((s) => s.key)));
  return statusesIn(t).filter(({ key }) => used.has(key));
}
