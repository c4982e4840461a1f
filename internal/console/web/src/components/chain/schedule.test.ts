import { expect, test } from '@playwright/test';
import { delayOf, type Dates } from './schedule';

const action = (dates: Partial<Dates>): Dates => ({
  status: 'ACTIVE',
  plannedStart: null,
  plannedEnd: null,
  actualStart: null,
  actualEnd: null,
  ...dates,
});

test('an action is late by what its status leaves to be done', () => {
  const now = '2026-11-26';
  const delay = (dates: Partial<Dates>) => delayOf(action(dates), now);
  expect(delay({})).toBeUndefined();
  expect(delay({ plannedEnd: '2026-11-26' })).toBeUndefined();
  expect(delay({ plannedEnd: '2026-11-25' })).toEqual({ kind: 'endOverdue', days: 1, open: true });
  expect(delay({ status: 'SUSPENDED', plannedEnd: '2025-11-26' })?.days).toBe(365);
  const planned = delay({ status: 'PLANNED', plannedStart: '2026-11-16' });
  expect(planned).toEqual({ kind: 'startOverdue', days: 10, open: true });
  expect(delay({ status: 'CANCELLED', plannedEnd: '2020-01-01' })).toBeUndefined();
  const done = { status: 'COMPLETED', plannedEnd: '2026-01-31' } as const;
  expect(delay({ ...done, actualEnd: '2026-03-31' })).toEqual({ kind: 'endedLate', days: 59, open: false });
  expect(delay({ ...done, actualEnd: '2026-01-30' })).toEqual({ kind: 'endedEarly', days: 1, open: false });
  expect(delay({ ...done, actualEnd: '2026-01-31' })).toBeUndefined();
});
