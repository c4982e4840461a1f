// Asks again when the rate limit allows it, so that a reader who is fast waits for a moment instead of reading an error.
import type { CombinedError, Exchange, Operation, OperationResult } from 'urql';
import { filter, makeSubject, merge, pipe, tap } from 'wonka';

/** How often a query is asked again, and how many seconds it waits at most. */
const maxAttempts = 3;
const maxWait = 30;

/** `secondsOf` says how long to wait after an error; undefined if waiting does not help. */
export const waitForQuota = (secondsOf: (error: CombinedError) => number | undefined): Exchange => ({ forward }) => {
  const { source: repeated, next: repeat } = makeSubject<Operation>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  const attempts = new Map<number, number>();
  const forget = (key: number) => {
    clearTimeout(timers.get(key));
    timers.delete(key);
    attempts.delete(key);
  };
  const isFinal = ({ operation, error }: OperationResult): boolean => {
    const seconds = error && secondsOf(error);
    const attempt = (attempts.get(operation.key) ?? 0) + 1;
    if (operation.kind !== 'query' || seconds === undefined || seconds > maxWait || attempt > maxAttempts) {
      forget(operation.key);
      return true;
    }
    attempts.set(operation.key, attempt);
    timers.set(
      operation.key,
      setTimeout(() => repeat(operation), seconds * 1000),
    );
    return false;
  };
  return (operations) =>
    pipe(
      merge([
        pipe(
          operations,
          tap(({ kind, key }) => {
            if (kind === 'teardown') forget(key);
          }),
        ),
        repeated,
      ]),
      forward,
      filter(isFinal),
    );
};
