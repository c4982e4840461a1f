// The client of the public GraphQL API. Queries are sent by GET with the hash of the document, so that the browser asks
// with If-None-Match whether anything changed.
import { persistedExchange } from '@urql/exchange-persisted';
import { Client, cacheExchange, fetchExchange, mapExchange, type CombinedError } from 'urql';
import { currentPreferences, localeOf } from './preferences';

/** The codes that an operation fails with, as docs/api.md has them, and OFFLINE if the server cannot be reached. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_REQUEST'
  | 'LIMIT_EXCEEDED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'INTERNAL'
  | 'OFFLINE';

export function codeOf(error: CombinedError): ErrorCode {
  if (error.networkError) return 'OFFLINE';
  return (error.graphQLErrors[0]?.extensions.code as ErrorCode | undefined) ?? 'INTERNAL';
}

/** Request id of an INTERNAL error, which the log of the server has, too. */
export function requestIdOf(error: CombinedError): string | undefined {
  return error.graphQLErrors[0]?.extensions.requestId as string | undefined;
}

/** The seconds to wait after RATE_LIMITED. */
export function retryAfterOf(error: CombinedError): number | undefined {
  const seconds = error.graphQLErrors[0]?.extensions.retryAfter;
  return typeof seconds === 'number' ? Math.ceil(seconds) : undefined;
}

/** Creates a client with an empty cache. A change of the viewer or of the language needs a new one. */
export function createClient(onUnauthenticated: () => void): Client {
  return new Client({
    url: '/graphql',
    requestPolicy: 'cache-and-network',
    preferGetMethod: true,
    fetchOptions: () => ({
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json', // with status 200 for every answer, so that the browser logs no error
        'Accept-Language': localeOf[currentPreferences().language],
      },
    }),
    exchanges: [
      mapExchange({
        onError(error) {
          if (codeOf(error) === 'UNAUTHENTICATED') onUnauthenticated();
        },
      }),
      cacheExchange,
      persistedExchange({ preferGetForPersistedQueries: true, enableForMutation: false }),
      fetchExchange,
    ],
  });
}
