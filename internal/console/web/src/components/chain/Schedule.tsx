// When an action was planned and when it happened, as a bar over time. The text below says the same.
import { scaleUtc } from 'd3-scale';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import { formatDay } from '../Dates';
import { delayOf, delayText, today, type Dates } from './schedule';
import styles from './Schedule.module.css';
import { dateOf, tickText } from './series';

export function Schedule({ action }: { action: Dates }) {
  const t = useMessages();
  const intl = useIntl();
  const now = today();
  const { plannedStart, plannedEnd, actualStart, actualEnd, status } = action;
  const running = status === 'ACTIVE' || status === 'SUSPENDED';
  const end = actualEnd ?? (actualStart && running ? now : undefined);
  const dates = [plannedStart, plannedEnd, actualStart, end].filter((d) => typeof d === 'string');
  if (dates.length === 0) return null;
  const { x, ticks } = axis(dates, running || status === 'PLANNED' ? now : undefined);
  const delay = delayOf(action, now);
  const span = (from: string, to: string) => ({ left: `${x(dateOf(from))}%`, width: `${x(dateOf(to)) - x(dateOf(from))}%` });
  return (
    <figure className={styles.figure}>
      <div className={styles.bars} aria-hidden>
        {ticks.map((tick, i) => (
          <span key={tick.getTime()} className={styles.tick} style={{ left: `${x(tick)}%` }}>
            {tickText(intl, tick, i)}
          </span>
        ))}
        {plannedStart && plannedEnd && <span className={styles.planned} style={span(plannedStart, plannedEnd)} />}
        {actualStart && end && (
          <span className={styles.actual} data-open={actualEnd === null || undefined} style={span(actualStart, end)} />
        )}
        {x(dateOf(now)) >= 0 && x(dateOf(now)) <= 100 && (
          <span className={styles.today} data-end={x(dateOf(now)) > 80 || undefined} style={{ left: `${x(dateOf(now))}%` }}>
            {t('common.today')}
          </span>
        )}
      </div>
      <figcaption className={styles.caption}>
        {(plannedStart || plannedEnd) && (
          <span className={styles.plannedKey}>
            {t('chain.plannedRange', { range: rangeText(intl, plannedStart, plannedEnd) })}
          </span>
        )}
        {actualStart && (
          <span className={styles.actualKey}>
            {actualEnd
              ? t('chain.actualRange', { range: rangeText(intl, actualStart, actualEnd) })
              : t('chain.actualSince', { date: formatDay(intl, actualStart) })}
          </span>
        )}
        {delay && <span className={delay.open ? styles.late : undefined}>{delayText(intl, t, delay)}</span>}
      </figcaption>
    </figure>
  );
}

/** A scale in percent that has room for all dates, and a few ticks. */
function axis(dates: string[], now: string | undefined) {
  const all = [...dates, ...(now ? [now] : [])].map(dateOf).sort((a, b) => a.getTime() - b.getTime());
  const first = all[0] ?? new Date();
  const last = all.at(-1) ?? first;
  const room = Math.max((last.getTime() - first.getTime()) * 0.03, 86_400_000);
  const domain = [new Date(first.getTime() - room), new Date(last.getTime() + room)];
  const x = scaleUtc().domain(domain).range([0, 100]);
  return { x, ticks: x.ticks(4).filter((tick) => tick.getUTCDate() === 1 && x(tick) < 94) };
}

/** Two days, of which one may be missing. */
export function rangeText(intl: ReturnType<typeof useIntl>, from: string | null, to: string | null): string {
  if (from && to) return `${formatDay(intl, from)} – ${formatDay(intl, to)}`;
  return from ? `${formatDay(intl, from)} –` : to ? `– ${formatDay(intl, to)}` : '–';
}
