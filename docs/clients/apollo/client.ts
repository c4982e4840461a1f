import { ApolloClient, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';

/** Makes a client that shows a token, or without one the cookie of the person who signed in. */
export function newClient(url: string, token?: string): ApolloClient {
  return new ApolloClient({
    link: new UploadHttpLink({
      uri: url,
      credentials: token ? 'omit' : 'include',
      headers: { 'GraphQL-Require-Preflight': '1', ...(token && { Authorization: `Bearer ${token}` }) },
    }),
    cache: newCache(),
  });
}

/** Makes a cache that joins the pages of a list. It joins `edges`, not `nodes`. */
function newCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: { Query: { fields: { articles: relayStylePagination(['where', 'orderBy']) } } },
  });
}
