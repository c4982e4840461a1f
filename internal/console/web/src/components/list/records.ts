// The records of a list, page by page as the API's cursors give them. Every row that was reached stays reachable by its
// number, but only the pages around the visible rows stay in memory: a list of 100,000 rows keeps at most 5,000.
import type { AnyVariables, Client, CombinedError, TypedDocumentNode } from 'urql';

export const pageSize = 100;
const maxPages = 50;

export interface PageArguments {
  first: number;
  after?: string;
  /** Whether to count the records, too. */
  total: boolean;
  /** How many of a record's themes, tags or authors are asked for. */
  few: number;
}

/** What a cell shows of many, and what a file has of them. */
export const fewShown = 2;
export const fewSaved = 20;

export interface Connection<Row> {
  nodes: Row[];
  totalCount?: number;
  pageInfo: { endCursor?: string | null; hasNextPage: boolean };
}

interface PageResult<Row> {
  connection?: Connection<Row>;
  error?: CombinedError;
}

/** Where the rows of a list come from. Sources of the same key have the same rows. */
export interface Source<Row> {
  key: string;
  /** Asks for a page, and returns what cancels the request. */
  load(client: Client, page: PageArguments, done: (result: PageResult<Row>) => void): () => void;
}

export function source<Data, Variables extends AnyVariables, Row>(
  document: TypedDocumentNode<Data, Variables>,
  variables: (page: PageArguments) => Variables,
  connection: (data: Data) => Connection<Row>,
): Source<Row> {
  return {
    key: JSON.stringify(variables({ first: pageSize, total: true, few: fewShown })),
    load(client, page, done) {
      let finished = false;
      const { unsubscribe } = client
        .query(document, variables(page), { requestPolicy: 'network-only' })
        .subscribe(({ data, error, stale }) => {
          if (finished || stale) return;
          finished = true;
          // After the subscription exists: an answer may arrive while it is made.
          queueMicrotask(() => unsubscribe());
          done(data ? { connection: connection(data) } : { error });
        });
      return () => {
        finished = true;
        unsubscribe();
      };
    },
  };
}

/** What a list knows of its records. It is replaced by another object when anything changes. */
export interface RecordsState {
  /** Number of rows that were reached. */
  length: number;
  /** Number of records; undefined until the first answer. */
  total: number | undefined;
  /** Whether there are records beyond those reached. */
  more: boolean;
  error: CombinedError | undefined;
}

export class Records<Row> {
  /** Where the reader was, to return to. */
  scrollTop = 0;
  focused: number | undefined;

  #state: RecordsState = { length: 0, total: undefined, more: true, error: undefined };
  #pages = new Map<number, Row[]>();
  /** Cursors after which the pages begin; one more than pages were reached, unless the last page was. */
  #cursors: (string | undefined)[] = [undefined];
  #requests = new Map<number, () => void>();
  #listeners = new Set<() => void>();

  constructor(
    /** Identifies the list among all that were shown. */
    readonly key: string,
    private readonly client: Client,
    private readonly source: Source<Row>,
  ) {}

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = () => this.#state;

  /** The row of this number; undefined while its page is not in memory. */
  readonly at = (index: number): Row | undefined => this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];

  #wanted: [first: number, last: number] = [0, 0];

  /** Loads what is missing of these rows, and the page after them before the reader gets there. */
  readonly want = (first: number, last: number) => {
    this.#wanted = [first, last];
    if (this.#state.error) return; // until the reader tries again
    const firstPage = Math.floor(first / pageSize);
    const lastPage = Math.min(Math.floor((last + pageSize / 2) / pageSize), this.#cursors.length - 1);
    for (const [page, cancel] of this.#requests) {
      if (page < firstPage - 1 || page > lastPage + 1) {
        cancel();
        this.#requests.delete(page);
      }
    }
    for (let page = firstPage; page <= lastPage; page++) {
      if (!this.#pages.has(page) && !this.#requests.has(page)) this.#load(page);
    }
    this.#forgetPages(firstPage, lastPage);
  };

  /** Gives up what is being loaded: the reader looks at something else. */
  readonly cancel = () => {
    for (const cancel of this.#requests.values()) cancel();
    this.#requests.clear();
  };

  readonly retry = () => {
    this.#set({ error: undefined });
    this.want(...this.#wanted);
  };

  #load(page: number) {
    const after = this.#cursors[page];
    this.#requests.set(page, () => undefined);
    const cancel = this.source.load(
      this.client,
      { first: pageSize, after, total: page === 0, few: fewShown },
      ({ connection, error }) => {
        this.#requests.delete(page);
        if (connection) this.#add(page, connection);
        else this.#set({ error });
      },
    );
    if (this.#requests.has(page)) this.#requests.set(page, cancel);
  }

  #add(page: number, { nodes, totalCount, pageInfo }: Connection<Row>) {
    this.#pages.set(page, nodes);
    const end = page * pageSize + nodes.length;
    const isLast = page === this.#cursors.length - 1;
    const more = pageInfo.hasNextPage && nodes.length === pageSize && !!pageInfo.endCursor;
    if (isLast && more) this.#cursors.push(pageInfo.endCursor ?? undefined);
    this.#set({
      total: totalCount ?? this.#state.total,
      length: isLast ? end : this.#state.length,
      more: isLast ? more : this.#state.more,
    });
  }

  /** Forgets the pages that are farthest from those that are shown. */
  #forgetPages(firstPage: number, lastPage: number) {
    if (this.#pages.size <= maxPages) return;
    const middle = (firstPage + lastPage) / 2;
    const byDistance = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of byDistance.slice(0, this.#pages.size - maxPages)) this.#pages.delete(page);
  }

  #set(changed: Partial<RecordsState>) {
    this.#state = { ...this.#state, ...changed };
    for (const listener of this.#listeners) listener();
  }
}
