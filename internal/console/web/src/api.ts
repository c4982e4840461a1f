// The client of the public GraphQL API. Queries are sent by GET with the hash of the document, so that the browser asks
// with If-None-Match whether anything changed.
import { authExchange } from '@urql/exchange-auth';
import { persistedExchange } from '@urql/exchange-persisted';
import { Client, cacheExchange, fetchExchange, type CombinedError } from 'urql';
import { observedFetch } from './connection';
import { keepLoadedExchange } from './keep-loaded';
import { currentPreferences, localeOf } from './preferences';
import { waitForQuota } from './wait-for-quota';

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

/** Seconds to wait after RATE_LIMITED. */
export function retryAfterOf(error: CombinedError): number | undefined {
  const seconds = error.graphQLErrors[0]?.extensions.retryAfter;
  return typeof seconds === 'number' ? Math.ceil(seconds) : undefined;
}

/** The session that a client sends its requests in. */
export interface ClientSession {
  /** The id of the user whose page this is; undefined for the public's and before the first answer. */
  user(): string | undefined;
  /** Asks the user to sign in again. Requests wait until they have, and are then sent again. */
  signInAgain(): Promise<void>;
}

function fetchOptions(user?: string): RequestInit {
  return {
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json', // with status 200 for every answer, so that the browser logs no error
      'Accept-Language': localeOf[currentPreferences().language],
      // The server refuses the request if the session of this user has ended or another one signed in.
      ...(user !== undefined && { 'Praxis-User': user }),
    },
  };
}

/** Creates a client with an empty cache. A change of the viewer or of the language needs a new one. */
export function createClient({ user, signInAgain }: ClientSession): Client {
  return new Client({
    url: '/graphql',
    requestPolicy: 'cache-and-network',
    preferGetMethod: true,
    fetch: observedFetch,
    fetchOptions: () => fetchOptions(user()),
    exchanges: [
      keepLoadedExchange,
      cacheExchange,
      authExchange(async () => ({
        addAuthToOperation: (operation) => operation,
        didAuthError: (error) => user() !== undefined && codeOf(error) === 'UNAUTHENTICATED',
        refreshAuth: signInAgain,
      })),
      waitForQuota((error) => (codeOf(error) === 'RATE_LIMITED' ? retryAfterOf(error) : undefined)),
      persistedExchange({ preferGetForPersistedQueries: true, enableForMutation: false }),
      fetchExchange,
    ],
  });
}

/** Sends requests as the user of the cookie, without a cache: to sign in and out, and to see who is signed in. */
export const directClient = new Client({
  url: '/graphql',
  requestPolicy: 'network-only',
  preferGetMethod: false,
  fetch: observedFetch,
  fetchOptions: () => fetchOptions(),
  exchanges: [fetchExchange],
});
