import { expect, test } from '@playwright/test';
import { createIntl } from 'react-intl';
import { periodText, valueRange, valuesOf, valueText } from './series';

const intl = createIntl({ locale: 'en', messages: { 'chain.quarter': 'Q{quarter} {year}' } });

const period = (from: string, to: string, actual: string | null, note: string | null = null) => ({
  id: from,
  periodStart: from,
  periodEnd: to,
  target: '10',
  actual,
  attainment: null,
  note,
});

test('only a period that has ended without a value is a gap', () => {
  const nodes = [
    period('2026-01-01', '2026-12-31', null),
    period('2025-01-01', '2025-12-31', null),
    period('2024-01-01', '2024-12-31', '8'),
  ];
  const values = valuesOf({ measure: 'UNIT', measurements: { nodes } }, '2026-11-26');
  expect(values.map((v) => [v.id, v.actual, v.gap])).toEqual([
    ['2024-01-01', 8, false],
    ['2025-01-01', undefined, true],
    ['2026-01-01', undefined, false],
  ]);
});

test('the finding of a qualitative indicator is its note', () => {
  const nodes = [period('2024-01-01', '2024-12-31', null, 'Good.'), period('2025-01-01', '2025-12-31', null)];
  const values = valuesOf({ measure: 'QUALITATIVE', measurements: { nodes } }, '2026-11-26');
  expect(values.map((v) => v.gap)).toEqual([false, true]);
});

test('periods have the name that people call them', () => {
  expect(periodText(intl, '2025-01-01', '2025-12-31')).toBe('2025');
  expect(periodText(intl, '2025-04-01', '2025-06-30')).toBe('Q2 2025');
  expect(periodText(intl, '2024-02-01', '2024-02-29')).toBe('Feb 2024');
  expect(periodText(intl, '2025-03-03', '2025-03-03')).toBe('Mar 3, 2025');
  expect(periodText(intl, '2025-02-01', '2025-04-30')).toMatch(/^Feb 1\s–\sApr 30, 2025$/);
});

test('values have their unit', () => {
  expect(valueText(intl, '片', 2650)).toBe('2,650 片');
  expect(valueText(intl, '%', 12.5)).toBe('12.5%');
  expect(valueText(intl, null, -3)).toBe('-3');
});

test('the axis begins at zero unless that would hide the differences', () => {
  const year = (actual: string, i: number) => ({ ...period(`202${i}-01-01`, `202${i}-12-31`, actual), target: null });
  const values = (...actuals: string[]) =>
    valuesOf({ measure: 'UNIT', measurements: { nodes: actuals.map(year) } });
  expect(valueRange(values('2', '8'), 4)).toEqual([0, 8]);
  expect(valueRange(values('-8', '-2'), undefined)).toEqual([-8, 0]);
  const [low, high] = valueRange(values('98', '99'), 100);
  expect(low).toBeCloseTo(97.8);
  expect(high).toBeCloseTo(100.2);
  expect(valueRange([], undefined)).toEqual([0, 1]);
});
