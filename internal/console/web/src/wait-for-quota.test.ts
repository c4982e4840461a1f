import { expect, test } from '@playwright/test';
import {
  CombinedError,
  createRequest,
  gql,
  makeOperation,
  type Client,
  type Operation,
  type OperationResult,
} from '@urql/core';
import { filter, fromArray, map, merge, never, pipe, subscribe } from 'wonka';
import { waitForQuota } from './wait-for-quota';

const limited = new CombinedError({ graphQLErrors: ['limited'] });
const kinds = { query: '{ a }', mutation: 'mutation { a }' } as const;

/** What comes of an operation whose first answers say that the limit is exceeded, and how often it is sent. */
function ask(kind: keyof typeof kinds, refusals: number, seconds: number | undefined, ends = false) {
  const context = { url: '', requestPolicy: 'network-only' } as const;
  const operation = makeOperation(kind, createRequest(gql(kinds[kind]), {}), context);
  const answers: string[] = [];
  let sent = 0;
  const forward = (operations: Parameters<ReturnType<ReturnType<typeof waitForQuota>>>[0]) =>
    pipe(
      operations,
      filter((o: Operation) => o.kind !== 'teardown'),
      map((o): OperationResult => {
        const error = ++sent <= refusals ? limited : undefined;
        return { operation: o, error, data: error ? undefined : {}, stale: false, hasNext: false };
      }),
    );
  const input = ends ? [operation, makeOperation('teardown', operation)] : [operation];
  const exchange = waitForQuota(() => seconds)({ forward, client: {} as Client, dispatchDebug: () => undefined });
  pipe(
    exchange(merge([fromArray(input), never])),
    subscribe((result) => answers.push(result.error ? 'limited' : 'answered')),
  );
  return { answers, count: () => sent };
}

test('a query is asked again until the limit allows it', async () => {
  const { answers, count } = ask('query', 2, 0);
  await expect.poll(() => answers).toEqual(['answered']);
  expect(count()).toBe(3);
});

test('it gives up after some attempts', async () => {
  const { answers, count } = ask('query', 9, 0);
  await expect.poll(() => answers).toEqual(['limited']);
  expect(count()).toBe(4);
});

for (const [name, result] of [
  ['a mutation', () => ask('mutation', 1, 0)],
  ['a query that would wait for long', () => ask('query', 1, 600)],
  ['a query that failed otherwise', () => ask('query', 1, undefined)],
] as const) {
  test(`${name} fails at once`, () => expect(result().answers).toEqual(['limited']));
}

test('a query that no component needs any more is not asked again', async () => {
  const { answers, count } = ask('query', 1, 0, true);
  await new Promise((resolve) => setTimeout(resolve));
  expect([answers, count()]).toEqual([[], 1]);
});
