// The range of the dashboard: from a day to a day, both included, in the reader's zone.
import { endOfMonth, parseDate, startOfMonth, startOfYear, type CalendarDate } from '@internationalized/date';
import type { CalendarInterval } from './generated/schema';

export const presets = ['this-month', 'last-month', 'this-quarter', 'year-to-date', 'last-year'] as const;
export type Preset = (typeof presets)[number];

/** A preset, or a year such as 2022, or from one day to another. */
export type RangeChoice = Preset | number | { from: string; to: string };

export interface Days {
  from: string;
  to: string;
}

export interface Range extends Days {
  /** What it is compared with: the period before, as long as this one. */
  previous: Days;
  /** Length of the periods in which it is shown. */
  interval: CalendarInterval;
}

/** The choice that an address has; undefined without one. */
export function rangeChoice(search: { range?: string; from?: string; to?: string }): RangeChoice | undefined {
  const { range, from, to } = search;
  const preset = presets.find((p) => p === range);
  if (preset) return preset;
  if (range !== undefined && /^[12]\d{3}$/.test(range)) return Number(range);
  if (from !== undefined && to !== undefined) return from <= to ? { from, to } : { from: to, to: from };
  return undefined;
}

/** What the address has for a choice. */
export function rangeSearch(choice: RangeChoice): { range?: string; from?: string; to?: string } {
  if (typeof choice === 'object') return { range: undefined, ...choice };
  return { range: String(choice), from: undefined, to: undefined };
}

/** The days of a choice. Presets that end today are compared with as long a part of the period before. */
export function resolveRange(choice: RangeChoice, today: CalendarDate): Range {
  const [from, to, previousFrom, previousTo] = bounds(choice, today);
  return {
    from: from.toString(),
    to: to.toString(),
    previous: { from: previousFrom.toString(), to: previousTo.toString() },
    interval: intervalOf(to.compare(from) + 1),
  };
}

type Bounds = [CalendarDate, CalendarDate, CalendarDate, CalendarDate];

function bounds(choice: RangeChoice, today: CalendarDate): Bounds {
  if (typeof choice === 'number') {
    const from = today.set({ year: choice, month: 1, day: 1 });
    return [from, from.set({ month: 12, day: 31 }), ...yearBefore(from, from.set({ month: 12, day: 31 }))];
  }
  if (typeof choice === 'object') {
    const [from, to] = [parseDate(choice.from), parseDate(choice.to)];
    const days = to.compare(from) + 1;
    return [from, to, from.subtract({ days }), from.subtract({ days: 1 })];
  }
  switch (choice) {
    case 'this-month':
      return toDate(startOfMonth(today), today, 1);
    case 'last-month': {
      const from = startOfMonth(today).subtract({ months: 1 });
      const before = from.subtract({ months: 1 });
      return [from, endOfMonth(from), before, endOfMonth(before)];
    }
    case 'this-quarter':
      return toDate(startOfMonth(today).subtract({ months: (today.month - 1) % 3 }), today, 3);
    case 'year-to-date':
      return toDate(startOfYear(today), today, 12);
    case 'last-year':
      return bounds(today.year - 1, today);
  }
}

function yearBefore(from: CalendarDate, to: CalendarDate): [CalendarDate, CalendarDate] {
  return [from.subtract({ years: 1 }), to.subtract({ years: 1 })];
}

/** From the start of a period of `months` until today, and as far into the period before; at most to its end. */
function toDate(start: CalendarDate, today: CalendarDate, months: number): Bounds {
  const before = start.subtract({ months });
  const far = months === 1 ? before.add({ days: today.compare(start) }) : today.subtract({ months });
  const last = start.subtract({ days: 1 });
  return [start, today, before, far.compare(last) > 0 ? last : far];
}

/** Days for a month, weeks for a quarter, months for two years, quarters for six, else years: at most about thirty. */
export function intervalOf(days: number): CalendarInterval {
  if (days <= 31) return 'DAY';
  if (days <= 124) return 'WEEK';
  if (days <= 2 * 366) return 'MONTH';
  return days <= 6 * 366 ? 'QUARTER' : 'YEAR';
}

/** The part of a period that lies in the range: what its mark counts and opens. */
export function within(range: Days, periodStart: string, periodEnd: string): Days {
  return {
    from: periodStart > range.from ? periodStart : range.from,
    to: periodEnd < range.to ? periodEnd : range.to,
  };
}
