import { expect, test } from '@playwright/test';
import { day } from './search-params';

const days: [unknown, string | undefined][] = [
  ['2026-11-26', '2026-11-26'],
  ['2024-02-29', '2024-02-29'],
  ['1800-01-01', '1800-01-01'],
  ['2199-12-31', '2199-12-31'],
  ['2026-02-31', undefined],
  ['2026-13-01', undefined],
  ['0000-01-01', undefined],
  ['0001-01-01', undefined],
  ['9999-12-31', undefined],
  ['2026-1-1', undefined],
  [['2026-11-26', '2026-11-27'], undefined],
  ['', undefined],
];

for (const [value, expected] of days) {
  test(`the day ${JSON.stringify(value)}`, () => expect(day(value)).toBe(expected));
}
