// The records of the list on the page, and those of the lists that the reader may come back to.
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient, type Client } from 'urql';
import { Records, type RecordsState, type Source } from './records';

/** Lists that stay in memory for the Back button. */
const maxLists = 8;

/** Keeps lists by their place in the browser's history, for each client: another viewer or language starts over. */
export class Memory<List> {
  readonly #lists = new WeakMap<Client, Map<string, List>>();

  get(client: Client, key: string, create: () => List): List {
    const lists = this.#lists.get(client) ?? new Map<string, List>();
    this.#lists.set(client, lists);
    const found = lists.get(key) ?? create();
    lists.delete(key);
    lists.set(key, found);
    for (const oldest of [...lists.keys()].slice(0, -maxLists)) lists.delete(oldest);
    return found;
  }
}

/** Creates what keeps the lists of one page. */
export const createMemory = <List>() => new Memory<List>();

/** The key under which a list is kept, and what begins it anew. */
export function useListKey(sourceKey: string): { key: string; reload(): void } {
  const entry = useHistoryEntry();
  const [generation, setGeneration] = useState(0);
  return { key: `${entry} ${generation} ${sourceKey}`, reload: () => setGeneration((g) => g + 1) };
}

export interface List<Row> {
  records: Records<Row>;
  state: RecordsState;
  /** Whether other rows are shown meanwhile, because the list has not got its first answer. */
  outdated: boolean;
}

/** The records of the list with this key; `pause` while something else is shown. */
export function useRecords<Row>(
  memory: Memory<Records<Row>>,
  source: Source<Row>,
  { key, pause }: { key: string; pause: boolean },
): List<Row> {
  const client = useClient();
  const wanted = memory.get(client, key, () => new Records(key, client, source));
  const wantedState = useSyncExternalStore(wanted.subscribe, wanted.state);

  // Rows of the list before stay until the first answer, so that nothing flashes while somebody types.
  const before = useRef(wanted);
  const answered = wantedState.total !== undefined || wantedState.error !== undefined;
  const records = answered ? wanted : before.current;
  useEffect(() => {
    if (answered) before.current = wanted;
  }, [answered, wanted]);
  useEffect(() => {
    if (!pause) wanted.want(0, 0);
    return wanted.cancel;
  }, [wanted, pause]);
  return { records, state: records.state(), outdated: records !== wanted };
}

/** The key of this page's entry in the history. It stays the same while the next page loads. */
function useHistoryEntry(): string {
  const location = useRouterState({ select: (s) => s.location });
  const own = useRef(location);
  if (own.current.pathname === location.pathname) own.current = location;
  return own.current.state.__TSR_key ?? '';
}
