import { expect, test } from '@playwright/test';
import { parseDate } from '@internationalized/date';
import { intervalOf, rangeChoice, rangeSearch, resolveRange, within, type RangeChoice } from './ranges';

const cases: [RangeChoice, today: string, days: string, previous: string][] = [
  ['this-month', '2026-11-26', '2026-11-01 2026-11-26', '2026-10-01 2026-10-26'],
  ['this-month', '2026-03-31', '2026-03-01 2026-03-31', '2026-02-01 2026-02-28'],
  ['last-month', '2026-03-31', '2026-02-01 2026-02-28', '2026-01-01 2026-01-31'],
  ['last-month', '2026-01-15', '2025-12-01 2025-12-31', '2025-11-01 2025-11-30'],
  ['this-quarter', '2026-11-26', '2026-10-01 2026-11-26', '2026-07-01 2026-08-26'],
  ['this-quarter', '2026-12-31', '2026-10-01 2026-12-31', '2026-07-01 2026-09-30'],
  ['this-quarter', '2026-01-01', '2026-01-01 2026-01-01', '2025-10-01 2025-10-01'],
  ['year-to-date', '2026-11-26', '2026-01-01 2026-11-26', '2025-01-01 2025-11-26'],
  ['year-to-date', '2024-02-29', '2024-01-01 2024-02-29', '2023-01-01 2023-02-28'],
  ['last-year', '2026-11-26', '2025-01-01 2025-12-31', '2024-01-01 2024-12-31'],
  [2022, '2026-11-26', '2022-01-01 2022-12-31', '2021-01-01 2021-12-31'],
  [{ from: '2026-03-01', to: '2026-03-10' }, '2026-11-26', '2026-03-01 2026-03-10', '2026-02-19 2026-02-28'],
];

for (const [choice, today, days, previous] of cases) {
  test(`${JSON.stringify(choice)} on ${today}`, () => {
    const range = resolveRange(choice, parseDate(today));
    expect(`${range.from} ${range.to}`).toBe(days);
    expect(`${range.previous.from} ${range.previous.to}`).toBe(previous);
    expect(rangeChoice(rangeSearch(choice))).toEqual(choice);
  });
}

test('addresses without a range have none', () => {
  expect(rangeChoice({})).toBeUndefined();
  expect(rangeChoice({ range: 'tomorrow' })).toBeUndefined();
  expect(rangeChoice({ from: '2026-01-01' })).toBeUndefined();
  expect(rangeChoice({ from: '2026-02-01', to: '2026-01-01' })).toEqual({ from: '2026-01-01', to: '2026-02-01' });
});

test('a range has at most about thirty periods', () => {
  expect([1, 31, 32, 124, 125, 732, 733, 2196, 2197].map(intervalOf)).toEqual(
    ['DAY', 'DAY', 'WEEK', 'WEEK', 'MONTH', 'MONTH', 'QUARTER', 'QUARTER', 'YEAR'],
  );
});

test('the first and the last period end where the range does', () => {
  const range = { from: '2026-01-10', to: '2026-02-20' };
  expect(within(range, '2026-01-01', '2026-01-31')).toEqual({ from: '2026-01-10', to: '2026-01-31' });
  expect(within(range, '2026-02-01', '2026-02-28')).toEqual({ from: '2026-02-01', to: '2026-02-20' });
});
