// The words of ranges, periods and numbers.
import { useIntl, type IntlShape } from 'react-intl';
import type { CalendarInterval } from '../../generated/schema';
import { useMessages, type Translate } from '../../messages';
import type { Days, RangeChoice } from '../../ranges';

const date = (day: string) => new Date(`${day}T00:00:00Z`);

export function daysText(intl: IntlShape, { from, to }: Days): string {
  if (from === to) return intl.formatDate(date(from), { dateStyle: 'medium', timeZone: 'UTC' });
  return intl.formatDateTimeRange(date(from), date(to), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
}

/** The name of a choice: "This month", "2022", "1 Jan – 3 Feb 2026". */
export function useRangeName() {
  const intl = useIntl();
  const t = useMessages();
  return (choice: RangeChoice) => {
    if (typeof choice === 'string') return t(`dashboard.range.${choice}`);
    if (typeof choice === 'object') return daysText(intl, choice);
    return intl.formatDate(Date.UTC(choice, 6), { year: 'numeric', timeZone: 'UTC' });
  };
}

/** A period in full: "March 2026". */
export function periodName(intl: IntlShape, t: Translate, interval: CalendarInterval, days: Days): string {
  const start = date(days.from);
  switch (interval) {
    case 'DAY':
      return intl.formatDate(start, { dateStyle: 'medium', timeZone: 'UTC' });
    case 'WEEK':
      return daysText(intl, days);
    case 'MONTH':
      return intl.formatDate(start, { year: 'numeric', month: 'long', timeZone: 'UTC' });
    case 'QUARTER':
      return t('dashboard.quarter', { quarter: quarterOf(start), year: String(start.getUTCFullYear()) });
    case 'YEAR':
      return intl.formatDate(start, { year: 'numeric', timeZone: 'UTC' });
  }
}

/** A period as short as an axis needs it. The year is said where it begins. */
export function periodLabel(intl: IntlShape, t: Translate, interval: CalendarInterval, day: string): string {
  const start = date(day);
  switch (interval) {
    case 'DAY':
      return intl.formatDate(start, { day: 'numeric', month: 'numeric', timeZone: 'UTC' });
    case 'WEEK':
      return intl.formatDate(start, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    case 'MONTH':
      return intl.formatDate(start, { month: 'short', timeZone: 'UTC' });
    case 'QUARTER':
      return quarterOf(start) === 1
        ? intl.formatDate(start, { year: 'numeric', timeZone: 'UTC' })
        : t('dashboard.quarterShort', { quarter: quarterOf(start) });
    case 'YEAR':
      return intl.formatDate(start, { year: 'numeric', timeZone: 'UTC' });
  }
}

const quarterOf = (day: Date) => Math.floor(day.getUTCMonth() / 3) + 1;
