import type { TypedDocumentNode } from '@urql/core';
import { useQuery, type AnyVariables } from 'urql';
import { usePoll } from '../../session';
import { useView } from './view';

/**
 * The data of a panel. It stays while that of another choice is loading, and while the server cannot be reached. It is
 * asked again every half minute, which costs a 304 unless something changed.
 */
export function usePanel<Data, Variables extends AnyVariables & Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  wait = false,
) {
  const { ready } = useView();
  const pause = wait || !ready;
  const [{ data, error, fetching }, ask] = useQuery({ query: document, variables, pause });
  const again = () => {
    if (!pause) ask({ requestPolicy: 'network-only' });
  };
  usePoll(again);
  return {
    data: error && !error.networkError ? undefined : data,
    error: data && error?.networkError ? undefined : error,
    pending: fetching && data !== undefined,
    retry: again,
    query: { document, variables },
  };
}
