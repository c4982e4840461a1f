// What was loaded stays on the page while the server cannot be reached, and is asked for again when it can.
import { makeOperation, type Exchange, type Operation, type OperationResult } from 'urql';
import { map, pipe, tap } from 'wonka';
import { isReachable, onConnectionChange } from './connection';

export const keepLoadedExchange: Exchange = ({ client, forward }) => {
  const loaded = new Map<number, OperationResult>();
  const failed = new Map<number, Operation>();
  onConnectionChange(() => {
    if (!isReachable()) return;
    for (const operation of failed.values()) {
      const context = { ...operation.context, requestPolicy: 'network-only' as const };
      client.reexecuteOperation(makeOperation(operation.kind, operation, context));
    }
    failed.clear();
  });
  const keep = (result: OperationResult): OperationResult => {
    const { operation, error } = result;
    if (operation.kind !== 'query') return result;
    if (!error?.networkError) {
      failed.delete(operation.key);
      if (result.data) loaded.set(operation.key, result);
      return result;
    }
    failed.set(operation.key, operation);
    const before = loaded.get(operation.key);
    return before ? { ...before, operation, stale: false } : result;
  };
  return (operations) =>
    pipe(
      operations,
      tap((operation) => {
        if (operation.kind !== 'teardown') return;
        loaded.delete(operation.key);
        failed.delete(operation.key);
      }),
      forward,
      map(keep),
    );
};
