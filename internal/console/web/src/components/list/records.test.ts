import { expect, test } from '@playwright/test';
import { Client, CombinedError } from 'urql';
import { pageSize, Records, type Connection, type PageArguments, type Source } from './records';

/** A list of numbers, whose cursors are the number before the page. Answers come when the test wants them. */
function numbers(total: number) {
  const asked: PageArguments[] = [];
  const cancelled: PageArguments[] = [];
  const waiting: (() => void)[] = [];
  let failing = false;
  const source: Source<number> = {
    key: 'numbers',
    load(_client, page, done) {
      asked.push(page);
      const from = page.after === undefined ? 0 : Number(page.after) + 1;
      const nodes = Array.from({ length: Math.max(0, Math.min(page.first, total - from)) }, (_, i) => from + i);
      const connection: Connection<number> = {
        nodes,
        totalCount: page.total ? total : undefined,
        pageInfo: { endCursor: String(nodes.at(-1)), hasNextPage: from + nodes.length < total },
      };
      const fails = failing;
      let over = false;
      waiting.push(() => {
        if (!over) done(fails ? { error: new CombinedError({ networkError: new Error('offline') }) } : { connection });
      });
      return () => {
        over = true;
        cancelled.push(page);
      };
    },
  };
  const records = new Records('key', new Client({ url: '/graphql', exchanges: [], preferGetMethod: true }), source);
  const answer = () => waiting.splice(0).forEach((w) => w());
  /** Scrolls down to the row, as a reader would: page by page. */
  const scrollTo = (row: number) => {
    for (let at = 0; at <= row; at += pageSize) {
      records.want(at, at + 30);
      answer();
    }
  };
  return { records, asked, cancelled, answer, scrollTo, fail: (now: boolean) => (failing = now) };
}

test('loads the first page with the number of records, and the next one before its rows are reached', () => {
  const { records, asked, answer } = numbers(250);
  records.want(0, 0);
  answer();
  expect(records.state()).toMatchObject({ length: 100, total: 250, more: true });
  records.want(20, 40);
  expect(asked).toHaveLength(1);
  records.want(40, 60);
  answer();
  expect(asked.map((p) => [p.after, p.total])).toEqual([
    [undefined, true],
    ['99', false],
  ]);
  expect(records.state()).toMatchObject({ length: 200, total: 250, more: true });
});

test('ends with the last page', () => {
  const { records, scrollTo, asked } = numbers(250);
  scrollTo(400);
  expect(records.state()).toMatchObject({ length: 250, total: 250, more: false });
  expect(records.at(249)).toBe(249);
  expect(records.at(250)).toBeUndefined();
  expect(asked).toHaveLength(3);
});

test('forgets pages far from the visible rows, and loads them again by their cursor', () => {
  const { records, scrollTo, asked, answer } = numbers(100_000);
  scrollTo(20_000);
  expect(records.state().length).toBeGreaterThan(20_000);
  expect(records.at(20_000)).toBe(20_000);
  expect(records.at(0)).toBeUndefined();
  const loaded = Array.from({ length: records.state().length }, (_, i) => records.at(i)).filter((n) => n !== undefined);
  expect(loaded.length).toBeLessThanOrEqual(5_200);

  const before = asked.length;
  records.want(1_010, 1_040);
  answer();
  expect(asked.slice(before).map((p) => p.after)).toEqual(['999']);
  expect(records.at(1_020)).toBe(1_020);
  expect(records.state().length).toBeGreaterThan(20_000);
});

test('cancels requests for rows that the reader has passed', () => {
  const { records, scrollTo, cancelled, answer } = numbers(100_000);
  scrollTo(20_000);
  records.want(0, 30);
  records.want(3_000, 3_030);
  records.want(9_000, 9_030);
  expect(cancelled.map((p) => p.after)).toEqual([undefined, '2999']);
  records.cancel();
  answer();
  expect(records.at(9_000)).toBeUndefined();
  records.want(9_000, 9_030);
  answer();
  expect(records.at(9_000)).toBe(9_000);
  expect(records.at(0)).toBeUndefined();
});

test('stops at a failure until the reader tries again', () => {
  const { records, scrollTo, asked, answer, fail } = numbers(1_000);
  scrollTo(0);
  fail(true);
  records.want(60, 90);
  answer();
  expect(records.state().error).toBeDefined();
  records.want(60, 90);
  expect(asked).toHaveLength(2);
  fail(false);
  records.retry();
  answer();
  expect(records.state()).toMatchObject({ length: 200, error: undefined });
});
