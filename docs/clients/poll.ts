// Follows the published articles by polling, for a copy of them elsewhere: a static site, a search index, a cache.
// There are no subscriptions.
import { RequestError } from './errors';
import type { Cursor, Time } from './scalars';

/** What the copy keeps of an article. */
export interface Copied {
  id: string;
  title: string;
  version: number;
  updatedAt: Time;
}

/** A page of the articles that changed, in the order of their changes. */
export interface ChangesPage {
  articles: readonly Copied[];
  /** The cursor of the next page; null on the last one. */
  next: Cursor | null;
  /** How many articles are published in all. */
  totalCount: number;
}

/** The two queries, past any cache of the client. */
export interface Source {
  /** Returns a page of the published articles that changed at this time or later. */
  changedSince(time: Time, after: Cursor | null): Promise<ChangesPage>;
  /** Returns which of these articles, 100 at most, are still published. */
  stillPublished(ids: string[]): Promise<string[]>;
}

const beginning = '1970-01-01T00:00:00Z';

/** A change is stamped before it is committed, at most 30 s. Without this overlap a slow one would be missed. */
const overlap = 60_000;

/** A copy of the published articles. */
export class Copy {
  readonly articles = new Map<string, Copied>();
  #since: Time = beginning;

  constructor(readonly source: Source) {}

  /** Brings the copy up to date, and returns what changed and which articles are gone. */
  async refresh(): Promise<{ changed: Copied[]; gone: string[] }> {
    const { articles, totalCount } = await this.#changes();
    const changed = articles.filter((a) => this.articles.get(a.id)?.version !== a.version);
    for (const article of changed) {
      this.articles.set(article.id, article);
    }
    // An article that was unpublished, deleted or withheld is in no answer. The count tells that some are missing.
    const gone = totalCount === this.articles.size ? [] : await this.#removeGone();
    const newest = articles.at(-1)?.updatedAt;
    if (totalCount !== this.articles.size) {
      this.#since = beginning; // one became visible without a change, by a role for example: read all next time
    } else if (newest !== undefined) {
      this.#since = new Date(Date.parse(newest) - overlap).toISOString();
    }
    return { changed, gone };
  }

  async #changes(): Promise<{ articles: Copied[]; totalCount: number }> {
    const articles: Copied[] = [];
    let page: ChangesPage | undefined;
    do {
      page = await this.source.changedSince(this.#since, page?.next ?? null);
      articles.push(...page.articles);
    } while (page.next !== null);
    return { articles, totalCount: page.totalCount };
  }

  async #removeGone(): Promise<string[]> {
    const ids = [...this.articles.keys()];
    const published = new Set<string>();
    for (let i = 0; i < ids.length; i += 100) {
      for (const id of await this.source.stillPublished(ids.slice(i, i + 100))) {
        published.add(id);
      }
    }
    const gone = ids.filter((id) => !published.has(id));
    for (const id of gone) {
      this.articles.delete(id);
    }
    return gone;
  }
}

/** Refreshes the copy until the signal aborts. It waits longer when the server asks for it, and throws other errors. */
export async function poll(
  copy: Copy,
  onChange: (change: { changed: Copied[]; gone: string[] }) => void,
  signal: AbortSignal,
  interval = 30_000,
): Promise<void> {
  while (!signal.aborted) {
    let wait = interval * (0.9 + 0.2 * Math.random()); // so that clients started together do not ask together
    try {
      onChange(await copy.refresh());
    } catch (error) {
      if (!(error instanceof RequestError) || error.retryAfter === undefined) {
        throw error;
      }
      wait = Math.max(wait, error.retryAfter * 1000);
    }
    await sleep(wait, signal);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
