// The values of an indicator over time, ready to be drawn and said.
import type { useIntl } from 'react-intl';
import type { IndicatorItemFragment, PeriodFragment } from '../../queries/generated/chain';
import { today } from './schedule';

type Intl = ReturnType<typeof useIntl>;
export type Indicator = Omit<IndicatorItemFragment, 'measurements'>;

export interface Value {
  id: string;
  start: Date;
  end: Date;
  target: number | undefined;
  actual: number | undefined;
  attainment: number | undefined;
  note: string | null;
  period: PeriodFragment;
  /** Whether the period has ended without a value: a gap. A period that goes on has time. */
  gap: boolean;
}

export const dateOf = (day: string) => new Date(`${day}T00:00:00Z`);

const numberOf = (decimal: string | null) => (decimal === null ? undefined : Number(decimal));

/** Values in the order of the ends of their periods. */
export function valuesOf(indicator: Pick<IndicatorItemFragment, 'measure' | 'measurements'>, now = today()): Value[] {
  const isText = indicator.measure === 'QUALITATIVE'; // its finding is the note
  return indicator.measurements.nodes
    .map((period) => ({
      id: period.id,
      start: dateOf(period.periodStart),
      end: dateOf(period.periodEnd),
      target: numberOf(period.target),
      actual: numberOf(period.actual),
      attainment: numberOf(period.attainment),
      note: period.note,
      period,
      gap: (isText ? period.note : period.actual) === null && period.periodEnd < now,
    }))
    .sort((a, b) => a.end.getTime() - b.end.getTime());
}

/** Whether the values are numbers that can be compared: ranks and texts are not drawn as a line. */
export function isNumeric({ measure }: Pick<Indicator, 'measure'>): boolean {
  return measure !== 'QUALITATIVE' && measure !== 'ORDINAL';
}

export const baselineOf = ({ baselineValue }: Pick<Indicator, 'baselineValue'>) => numberOf(baselineValue);

/** The latest value, which the state of the indicator follows from. */
export function latestOf(values: Value[]): Value | undefined {
  return values.findLast((v) => v.actual !== undefined);
}

/** A number with its unit: "2,650 片", "26%". */
export function valueText(intl: Intl, unit: string | null, value: number): string {
  const number = intl.formatNumber(value, { maximumFractionDigits: 6 });
  if (!unit) return number;
  return unit === '%' ? `${number}%` : `${number} ${unit}`;
}

export function percentText(intl: Intl, share: number): string {
  return intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 0 });
}

/** A period by its name, if it has one: 2021, Q1 2021, March 2021. */
export function periodText(intl: Intl, from: string, to: string): string {
  const [start, end] = [dateOf(from), dateOf(to)];
  const next = new Date(end.getTime() + 86_400_000);
  const whole = start.getUTCDate() === 1 && next.getUTCDate() === 1;
  const months = (next.getUTCFullYear() - start.getUTCFullYear()) * 12 + next.getUTCMonth() - start.getUTCMonth();
  const zone = { timeZone: 'UTC' } as const;
  if (whole && months === 12 && start.getUTCMonth() === 0) return intl.formatDate(start, { ...zone, year: 'numeric' });
  if (whole && months === 1) return intl.formatDate(start, { ...zone, year: 'numeric', month: 'short' });
  if (whole && months === 3 && start.getUTCMonth() % 3 === 0) {
    const quarter = start.getUTCMonth() / 3 + 1;
    return intl.formatMessage({ id: 'chain.quarter' }, { quarter, year: String(start.getUTCFullYear()) });
  }
  return from === to
    ? intl.formatDate(start, { ...zone, dateStyle: 'medium' })
    : intl.formatDateTimeRange(start, end, { ...zone, dateStyle: 'medium' });
}

/** A tick of a time axis: the year in January, otherwise the month; the first one has the year in any case. */
export function tickText(intl: Intl, tick: Date, index: number): string {
  const month = tick.getUTCMonth() === 0 ? undefined : 'short';
  const year = month === undefined || index === 0 ? 'numeric' : undefined;
  return intl.formatDate(tick, { timeZone: 'UTC', year, month });
}

/** The range of the value axis. It begins at zero, unless that would hide all differences. */
export function valueRange(values: Value[], baseline: number | undefined): [number, number] {
  const all = [baseline, ...values.flatMap((v) => [v.actual, v.target])].filter((v) => v !== undefined);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (all.length === 0) return [0, 1];
  if (low >= 0 && low <= 0.6 * high) return [0, high];
  if (high <= 0 && high >= 0.6 * low) return [low, 0];
  const room = (high - low || Math.abs(high) || 1) * 0.1;
  return [low - room, high + room];
}
