import { expect, test } from '@playwright/test';
import { countTicks, fitText, labelStep, textWidth, wrapText } from './ticks';

test('ticks of counts are whole numbers from zero', () => {
  expect(countTicks(0)).toEqual([0, 1]);
  expect(countTicks(1)).toEqual([0, 1]);
  expect(countTicks(3)).toEqual([0, 1, 2, 3]);
  expect(countTicks(12)).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(countTicks(12, 3)).toEqual([0, 5, 10, 15]);
  expect(countTicks(100_000)).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000]);
  for (const max of [2, 7, 19, 101, 4_999, 123_456]) {
    const ticks = countTicks(max);
    expect(ticks.every(Number.isInteger)).toBe(true);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
  }
});

test('labels of an axis do not overlap', () => {
  expect(labelStep(12, 600, 40)).toBe(1);
  expect(labelStep(31, 600, 40)).toBe(3);
  expect(labelStep(0, 600, 40)).toBe(1);
  expect(labelStep(5, 0, 40)).toBe(1);
});

test('texts are cut off by their width', () => {
  expect(textWidth('驰宏')).toBe(24);
  expect(fitText('驰宏锗业', 48)).toBe('驰宏锗业');
  expect(fitText('驰宏锗业党支部', 48)).toBe('驰宏锗…');
  expect(fitText('Germanium', 21)).toBe('Ge…');
});

test('long heads have lines', () => {
  expect(wrapText('业务工作（本级）', 60, 3)).toEqual(['业务工作', '（本级）']);
  expect(wrapText('Safe production', 70, 3)).toEqual(['Safe', 'production']);
  expect(wrapText('Reform of the system', 60, 2)).toEqual(['Reform', 'of the…']);
  expect(wrapText('', 60, 2)).toEqual(['']);
});
