// The records of the list on the page, and those of the lists that the reader may come back to.
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient, type Client } from 'urql';
import { Records, type RecordsState, type Source } from './records';

/** Lists that stay in memory for the Back button. */
const maxLists = 8;

/** Keeps lists by their place in the browser's history, for each client: another viewer or language starts over. */
class Memory<Row> {
  readonly #lists = new WeakMap<Client, Map<string, Records<Row>>>();

  get(client: Client, key: string, source: Source<Row>): Records<Row> {
    const lists = this.#lists.get(client) ?? new Map<string, Records<Row>>();
    this.#lists.set(client, lists);
    const found = lists.get(key) ?? new Records(key, client, source);
    lists.delete(key);
    lists.set(key, found);
    for (const oldest of [...lists.keys()].slice(0, -maxLists)) lists.delete(oldest);
    return found;
  }
}

/** Creates what keeps the lists of one page. */
export const createMemory = <Row>() => new Memory<Row>();

export type { Memory };

export interface List<Row> {
  records: Records<Row>;
  state: RecordsState;
  /** Whether other rows are shown meanwhile, because the list has not got its first answer. */
  outdated: boolean;
  /** Starts over: asks for the first page and the number of records again. */
  reload(): void;
}

export function useRecords<Row>(memory: Memory<Row>, source: Source<Row>): List<Row> {
  const client = useClient();
  const entry = useHistoryEntry();
  const [generation, setGeneration] = useState(0);
  const wanted = memory.get(client, `${entry} ${generation} ${source.key}`, source);
  const wantedState = useSyncExternalStore(wanted.subscribe, wanted.state);

  // Rows of the list before stay until the first answer, so that nothing flashes while somebody types.
  const before = useRef(wanted);
  const answered = wantedState.total !== undefined || wantedState.error !== undefined;
  const records = answered ? wanted : before.current;
  useEffect(() => {
    if (answered) before.current = wanted;
  }, [answered, wanted]);
  useEffect(() => wanted.want(0, 0), [wanted]);
  return {
    records,
    state: records.state(),
    outdated: records !== wanted,
    reload: () => setGeneration((g) => g + 1),
  };
}

/** The key of this page's entry in the history. It stays the same while the next page loads. */
function useHistoryEntry(): string {
  const location = useRouterState({ select: (s) => s.location });
  const own = useRef(location);
  if (own.current.pathname === location.pathname) own.current = location;
  return own.current.state.__TSR_key ?? '';
}
