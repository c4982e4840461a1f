// The key figures: a number, its change against the period before, and its course.
import { Link } from '@tanstack/react-router';
import { TrendingDown, TrendingUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { actionsOf, articlesOf, indicatorsOf, outcomesOf } from '../../drill';
import { useMessages } from '../../messages';
import { Sparkline } from '../charts/Sparkline';
import type { Target } from '../charts/table';
import { Failure, Skeleton } from '../States';
import { sumOf, useAttainment, withData } from './attainment';
import { useCourse } from './course';
import styles from './Figures.module.css';
import { useView } from './view';
import { daysText } from './words';

export function Figures() {
  const t = useMessages();
  return (
    <section aria-label={t('dashboard.figures')} className={styles.figures}>
      <CourseFigures />
      <MetFigure />
    </section>
  );
}

function CourseFigures() {
  const { range, scope } = useView();
  const { data, error, retry, pending } = useCourse();
  const days = { from: range.from, to: range.to };
  const kinds = [
    { id: 'articles', of: articlesOf, now: data?.articles, before: data?.articlesBefore },
    { id: 'actions', of: actionsOf, now: data?.actions, before: data?.actionsBefore },
    { id: 'outcomes', of: outcomesOf, now: data?.outcomes, before: data?.outcomesBefore },
  ] as const;
  return kinds.map(({ id, of, now, before }) => (
    <Figure
      key={id}
      id={id}
      count={now?.total}
      to={of(days, scope)}
      before={before?.total}
      beforeTo={of(range.previous, scope)}
      pending={pending}
      failure={error && <Failure error={error} retry={retry} />}
    >
      {now && <Sparkline values={now.rows.map((row) => row.count)} />}
    </Figure>
  ));
}

function MetFigure() {
  const t = useMessages();
  const intl = useIntl();
  const { range, scope } = useView();
  const { data, error, retry, pending } = useAttainment();
  const now = data && sumOf(data.categories.rows);
  const before = data?.before.rows[0];
  const known = now ? withData(now) : 0;
  return (
    <Figure
      id="met"
      count={now?.met}
      to={indicatorsOf({ state: ['MET'], at: range.to }, scope)}
      before={before?.met}
      beforeTo={indicatorsOf({ state: ['MET'], at: range.previous.to }, scope)}
      pending={pending}
      failure={error && <Failure error={error} retry={retry} />}
    >
      {now && (
        <span className={styles.share}>
          {known > 0 && <strong>{intl.formatNumber(now.met / known, { style: 'percent' })} </strong>}
          {known > 0 ? t('dashboard.metOf', { count: known }) : t('dashboard.metNone')}
        </span>
      )}
    </Figure>
  );
}

function Figure(props: {
  id: 'articles' | 'actions' | 'outcomes' | 'met';
  count: number | undefined;
  to: Target;
  before: number | undefined;
  beforeTo: Target;
  pending: boolean;
  failure?: ReactNode;
  children: ReactNode;
}) {
  const { id, count, to, before, beforeTo, pending, failure, children } = props;
  const t = useMessages();
  const intl = useIntl();
  const what = t(`dashboard.${id}`);
  return (
    <div className={styles.figure} data-pending={pending || undefined} inert={pending}>
      <h2 className={styles.what}>{what}</h2>
      {failure ?? (
        <>
          <div className={styles.row}>
            {count === undefined ? (
              <Skeleton height={36} width={80} />
            ) : (
              <Link
                {...to}
                className={styles.count}
                data-count={count}
                aria-label={t('dashboard.countName', { what, count })}
              >
                {intl.formatNumber(count)}
              </Link>
            )}
            <div className={styles.course}>{children}</div>
          </div>
          {count === undefined || before === undefined ? (
            <Skeleton height={24} width="80%" />
          ) : (
            <Change what={what} count={count} before={before} to={beforeTo} />
          )}
        </>
      )}
    </div>
  );
}

function Change({ what, count, before, to }: { what: string; count: number; before: number; to: Target }) {
  const t = useMessages();
  const intl = useIntl();
  const { range } = useView();
  const delta = count - before;
  const rate = before > 0 && delta !== 0 ? intl.formatNumber(Math.abs(delta) / before, { style: 'percent' }) : null;
  const Icon = delta > 0 ? TrendingUp : TrendingDown;
  const name = t('dashboard.beforeName', { what, range: daysText(intl, range.previous), count: before });
  return (
    <p className={styles.change}>
      {delta !== 0 && <Icon size={14} aria-hidden />}
      <span>
        {delta === 0
          ? t('dashboard.same')
          : t(delta > 0 ? 'dashboard.more' : 'dashboard.fewer', { delta: Math.abs(delta) })}
        {rate && ` (${rate})`}
      </span>
      <Link {...to} className={styles.before} data-count={before} aria-label={name} title={name}>
        {delta === 0 ? t('dashboard.beforeSame') : t('dashboard.before', { count: before })}
      </Link>
    </p>
  );
}
