import { useState } from 'react';

interface Connection<T> {
  nodes: readonly T[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

/** The cursor of the page to ask for, and the pages that were loaded before it. */
export interface Pages<T> {
  after: string | undefined;
  /** All items, with those of the current page. */
  collect(connection: Connection<T> | null | undefined): T[];
  /** Goes on to the page after the current one; undefined at the end. */
  more(connection: Connection<T> | null | undefined): (() => void) | undefined;
}

/** The pages of a list that grows on demand. They start over when `key` changes, which is what the list depends on. */
export function usePages<T extends { id: string }>(key: string): Pages<T> {
  const [kept, keep] = useState<{ key: string; items: T[]; after?: string }>({ key, items: [] });
  const { items, after } = kept.key === key ? kept : { items: [], after: undefined };
  const collect = (connection: Connection<T> | null | undefined) => {
    const known = new Set(items.map((item) => item.id));
    const page = connection?.nodes ?? [];
    return [...items, ...page.filter((item) => !known.has(item.id))];
  };
  const more = (connection: Connection<T> | null | undefined) => {
    const { endCursor, hasNextPage } = connection?.pageInfo ?? { endCursor: null, hasNextPage: false };
    if (!hasNextPage || endCursor === null) return undefined;
    return () => keep({ key, items: collect(connection), after: endCursor });
  };
  return { after, collect, more };
}
