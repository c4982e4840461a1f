import { useState } from 'react';
import { useClient, useQuery, type CombinedError } from 'urql';
import { SearchDocument, type SearchQuery, type SearchQueryVariables } from '../../queries/generated/search';

type Connection = SearchQuery['search'];
export type Hit = Connection['edges'][number];
export type Facets = NonNullable<Connection['facets']>;

interface Further {
  /** What was searched for. */
  key: string;
  pages: Connection[];
  failed?: CombinedError;
}

/** The first page of the results with facets, and the pages that were loaded after it. */
export function useSearchResults(variables: SearchQueryVariables) {
  const client = useClient();
  const key = JSON.stringify(variables);
  const [{ data, fetching, error }, ask] = useQuery({
    query: SearchDocument,
    variables,
    pause: variables.query === '',
    requestPolicy: 'cache-and-network',
  });
  const [further, setFurther] = useState<Further>({ key, pages: [] });
  const [loading, setLoading] = useState(false);

  const first = data?.search;
  const pages = first ? [first, ...(further.key === key ? further.pages : [])] : [];
  const last = pages.at(-1);
  const loadMore = async () => {
    setLoading(true);
    const next = { ...variables, after: last?.pageInfo.endCursor, overview: false };
    const answer = await client.query(SearchDocument, next).toPromise();
    setLoading(false);
    const loaded = pages.slice(1);
    const found = answer.data ? [...loaded, answer.data.search] : loaded;
    setFurther({ key, pages: found, failed: answer.error });
  };
  return {
    first,
    hits: unique(pages.flatMap((page) => page.edges)),
    fetching,
    error,
    retry: () => ask({ requestPolicy: 'network-only' }),
    more: last?.pageInfo.hasNextPage ? () => void loadMore() : undefined,
    loadingMore: loading,
    moreFailed: further.key === key ? further.failed : undefined,
  };
}

/** Results that moved to a later page while a reader pages are listed once; those hidden meanwhile are left out. */
function unique(hits: readonly Hit[]): Hit[] {
  const seen = new Set<string>();
  return hits.filter(({ node }) => {
    if (!node || seen.has(node.id)) return false;
    seen.add(node.id);
    return true;
  });
}
