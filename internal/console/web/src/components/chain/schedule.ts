// Whether an action is on time.
import { parseDate, today as todayIn } from '@internationalized/date';
import type { useIntl } from 'react-intl';
import { timeZone } from '../../filters';
import type { Translate } from '../../messages';
import type { ActionItemFragment } from '../../queries/generated/chain';

export type Dates = Pick<ActionItemFragment, 'status' | 'plannedStart' | 'plannedEnd' | 'actualStart' | 'actualEnd'>;

/** Today where the reader is. */
export const today = () => todayIn(timeZone).toString();

const daysBetween = (from: string, to: string) => parseDate(to).compare(parseDate(from));

export interface Delay {
  kind: 'startOverdue' | 'endOverdue' | 'endedLate' | 'endedEarly';
  days: number;
  /** Whether the delay grows every day. */
  open: boolean;
}

/** How an action deviates from its plan; undefined if it does not, or if that cannot be said. */
export function delayOf(action: Dates, now = today()): Delay | undefined {
  const { status, plannedStart, plannedEnd, actualEnd } = action;
  if (status === 'PLANNED' && plannedStart && plannedStart < now) {
    return { kind: 'startOverdue', days: daysBetween(plannedStart, now), open: true };
  }
  if ((status === 'ACTIVE' || status === 'SUSPENDED') && plannedEnd && plannedEnd < now) {
    return { kind: 'endOverdue', days: daysBetween(plannedEnd, now), open: true };
  }
  if (status === 'COMPLETED' && plannedEnd && actualEnd && actualEnd !== plannedEnd) {
    const days = daysBetween(plannedEnd, actualEnd);
    return { kind: days > 0 ? 'endedLate' : 'endedEarly', days: Math.abs(days), open: false };
  }
  return undefined;
}

/** A delay in words, such as "overdue by 3 months". */
export function delayText(intl: ReturnType<typeof useIntl>, t: Translate, delay: Delay): string {
  return t(`chain.${delay.kind}`, { length: lengthText(intl, delay.days) });
}

/** A number of days in the largest unit that is still exact enough to speak of. */
function lengthText(intl: ReturnType<typeof useIntl>, days: number): string {
  const [unit, length] =
    days < 60 ? (['day', 1] as const) : days < 730 ? (['month', 30.44] as const) : (['year', 365.25] as const);
  const digits = unit === 'year' ? 1 : 0;
  const value = Math.floor((days / length) * 10 ** digits) / 10 ** digits;
  return intl.formatNumber(value, { style: 'unit', unit, unitDisplay: 'long' });
}
