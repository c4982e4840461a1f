// Articles, actions and outcomes over time: three small charts with one axis of time.
import { useIntl } from 'react-intl';
import { actionsOf, articlesOf, outcomesOf } from '../../drill';
import { useMessages, type Translate } from '../../messages';
import type { DashboardCourseQuery } from '../../queries/generated/dashboard';
import { within } from '../../ranges';
import { Columns, type Column } from '../charts/Columns';
import { Panel } from '../charts/Panel';
import type { Cell, Table } from '../charts/table';
import { Body, NothingInRange } from './Body';
import { useCourse } from './course';
import styles from './Panels.module.css';
import { useAsTable, useView } from './view';
import { periodLabel, periodName } from './words';

const kinds = [
  { id: 'articles', message: 'dashboard.markArticles', of: articlesOf, colour: 'var(--chart-1)' },
  { id: 'actions', message: 'dashboard.markActions', of: actionsOf, colour: 'var(--chart-2)' },
  { id: 'outcomes', message: 'dashboard.markOutcomes', of: outcomesOf, colour: 'var(--chart-3)' },
] as const;

export function CoursePanel() {
  const t = useMessages();
  const result = useCourse();
  const columnsOf = useColumns();
  const nothing = (data: DashboardCourseQuery) => kinds.every(({ id }) => data[id].total === 0);
  return (
    <Panel
      title={t('dashboard.course')}
      note={t('dashboard.course.note')}
      query={result.query}
      table={result.data && tableOf(result.data, columnsOf, t)}
      pending={result.pending}
      wide
      {...useAsTable('course')}
    >
      <Body result={result} height={176} empty={(data) => nothing(data) && <NothingInRange kind="course" />}>
        {(data) => (
          <div className={styles.three}>
            {kinds.map(({ id, colour }) => (
              <Columns key={id} label={t(`dashboard.${id}`)} columns={columnsOf(data, id)} colour={colour} />
            ))}
          </div>
        )}
      </Body>
    </Panel>
  );
}

type ColumnsOf = (data: DashboardCourseQuery, id: (typeof kinds)[number]['id']) => Column[];

function useColumns(): ColumnsOf {
  const t = useMessages();
  const intl = useIntl();
  const { range, scope } = useView();
  return (data, id) => {
    const kind = kinds.find((k) => k.id === id) ?? kinds[0];
    return data[id].rows.flatMap(({ periodStart, periodEnd, count }) => {
      if (!periodStart || !periodEnd) return [];
      const days = within(range, periodStart, periodEnd);
      const period = periodName(intl, t, range.interval, days);
      return {
        key: periodStart,
        label: periodLabel(intl, t, range.interval, periodStart),
        name: t(kind.message, { period, count }),
        period,
        count,
        to: kind.of(days, scope),
      };
    });
  };
}

function tableOf(data: DashboardCourseQuery, columnsOf: ColumnsOf, t: Translate): Table {
  const series = kinds.map((kind) => columnsOf(data, kind.id));
  return {
    columns: [
      { label: t('dashboard.period') },
      ...kinds.map(({ id }) => ({ label: t(`dashboard.${id}`), numeric: true })),
    ],
    rows: (series[0] ?? []).map((first, i) => [
      { value: first.period },
      ...series.map((columns): Cell => {
        const column = columns[i];
        return { value: column?.count ?? 0, to: column?.to, name: column?.name };
      }),
    ]),
  };
}
