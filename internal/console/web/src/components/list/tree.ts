// The records of a list as a tree. What is below a record is asked for when the reader expands it.
import { useEffect, useSyncExternalStore } from 'react';
import { useClient, type Client, type CombinedError } from 'urql';
import { Records, pageSize, type Source } from './records';
import { createMemory, type Memory } from './useRecords';

/** What makes a tree of a list. */
export interface TreeDefinition<Row extends { id: string }> {
  memory: Memory<Tree<Row>>;
  /** The records right below one; the roots without one. */
  branch(parent?: string): Source<Row>;
  hasChildren(row: Row): boolean;
}

export const createTreeMemory = <Row extends { id: string }>() => createMemory<Tree<Row>>();

interface Entry<Row> {
  records: Records<Row>;
  /** Number in its branch. */
  index: number;
  level: number;
}

export interface TreeState<Row> {
  entries: Entry<Row>[];
  /** Number of records of the whole tree. */
  total: number | undefined;
  error: CombinedError | undefined;
}

/** Roots of a tree of at most so many are expanded to begin with. */
const maxExpandedRoots = 6;

export class Tree<Row extends { id: string }> {
  scrollTop = 0;
  focused: number | undefined;

  #state: TreeState<Row> = { entries: [], total: undefined, error: undefined };
  #branches = new Map<string, Records<Row>>();
  #expanded = new Set<string>();
  #begun = false;
  /** Why the records could not be counted. */
  #failure: CombinedError | undefined;
  #listeners = new Set<() => void>();
  readonly #roots: Records<Row>;

  constructor(
    readonly key: string,
    private readonly client: Client,
    private readonly all: Source<Row>,
    private readonly definition: TreeDefinition<Row>,
  ) {
    this.#roots = this.#branch();
    this.#update();
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = () => this.#state;

  readonly begin = () => {
    if (this.#begun) return;
    this.#begun = true;
    this.#roots.want(0, 0);
    this.#count();
  };

  readonly at = (index: number): Row | undefined => {
    const entry = this.#state.entries[index];
    return entry?.records.at(entry.index);
  };

  readonly want = (first: number, last: number) => {
    const ranges = new Map<Records<Row>, [number, number]>();
    for (const { records, index } of this.#state.entries.slice(first, last + 1)) {
      const [from, to] = ranges.get(records) ?? [index, index];
      ranges.set(records, [Math.min(from, index), Math.max(to, index)]);
    }
    for (const [records, [from, to]] of ranges) records.want(from, to);
  };

  /** Whether what is below the record shows; undefined if nothing is. */
  readonly expanded = (row: Row) => (this.definition.hasChildren(row) ? this.#expanded.has(row.id) : undefined);

  readonly level = (index: number) => this.#state.entries[index]?.level ?? 1;

  readonly toggle = (row: Row) => {
    if (this.#expanded.has(row.id)) this.#expanded.delete(row.id);
    else this.#expand(row);
    this.#update();
  };

  readonly retry = () => {
    for (const records of this.#all()) {
      if (records.state().error) records.retry();
    }
    if (this.#state.total === undefined) this.#count();
  };

  #count() {
    this.#failure = undefined;
    this.all.load(this.client, { first: 0, total: true, few: 0 }, ({ connection, error }) => {
      this.#failure = error;
      this.#update(connection?.totalCount);
    });
  }

  #all = () => [this.#roots, ...this.#branches.values()];

  #expand(row: Row) {
    this.#expanded.add(row.id);
    if (!this.#branches.has(row.id)) {
      const records = this.#branch(row.id);
      this.#branches.set(row.id, records);
      records.want(0, 0);
    }
  }

  #branch(parent?: string): Records<Row> {
    const records = new Records(`${this.key} ${parent ?? ''}`, this.client, this.definition.branch(parent));
    let answered = false;
    records.subscribe(() => {
      const { total } = records.state();
      if (!answered && total !== undefined) {
        answered = true;
        this.#expandFew(records, total, parent === undefined ? maxExpandedRoots : 1);
      }
      this.#update();
    });
    return records;
  }

  /** Expands what a reader would expand first: a few roots, and an only child. */
  #expandFew(records: Records<Row>, total: number, most: number) {
    if (total > most) return;
    for (let i = 0; i < total; i++) {
      const row = records.at(i);
      if (row && this.definition.hasChildren(row)) this.#expand(row);
    }
  }

  #update(total = this.#state.total) {
    const entries: Entry<Row>[] = [];
    this.#collect(this.#roots, 1, entries);
    const failed = this.#all().find((records) => records.state().error);
    this.#state = { entries, total, error: failed?.state().error ?? this.#failure };
    for (const listener of this.#listeners) listener();
  }

  #collect(records: Records<Row>, level: number, entries: Entry<Row>[]) {
    const { length, more, total } = records.state();
    for (let index = 0; index < length; index++) {
      entries.push({ records, index, level });
      const row = records.at(index);
      const below = row && this.#expanded.has(row.id) ? this.#branches.get(row.id) : undefined;
      if (below) this.#collect(below, level + 1, entries);
    }
    // Rows that are loading stand where they will be.
    const waiting = more ? Math.min(pageSize, Math.max((total ?? 1) - length, 1)) : 0;
    for (let index = length; index < length + waiting; index++) entries.push({ records, index, level });
  }
}

export function useTree<Row extends { id: string }>(
  definition: TreeDefinition<Row> | undefined,
  all: Source<Row>,
  key: string,
): { tree: Tree<Row>; state: TreeState<Row> } | undefined {
  const client = useClient();
  const tree = definition?.memory.get(client, key, () => new Tree(key, client, all, definition));
  const state = useSyncExternalStore(tree?.subscribe ?? nothing, tree?.state ?? none);
  useEffect(() => tree?.begin(), [tree]);
  return tree && state ? { tree, state } : undefined;
}

const nothing = () => () => undefined;
const none = () => undefined;
