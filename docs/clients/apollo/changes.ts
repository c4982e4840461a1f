import type { ApolloClient } from '@apollo/client';
import type { Source } from '../poll';
import { dataOf } from './errors';
import { graphql } from './generated';

const ArticleChanges = graphql(`
  query ArticleChanges($time: Time!, $after: Cursor) {
    changed: articles(
      first: 100
      after: $after
      where: { status: PUBLISHED, updatedAtGTE: $time }
      orderBy: { field: UPDATED_AT, direction: ASC }
    ) {
      edges {
        node {
          id
          title
          version
          updatedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    all: articles(where: { status: PUBLISHED }) {
      totalCount
    }
  }
`);

const StillPublished = graphql(`
  query StillPublished($ids: [ID!]!) {
    articles(first: 100, where: { status: PUBLISHED, idIn: $ids }) {
      edges {
        node {
          id
        }
      }
    }
  }
`);

/** Returns the queries of ../poll.ts. The server answers them, never the cache. */
export function newSource(client: ApolloClient): Source {
  const fetchPolicy = 'no-cache';
  return {
    async changedSince(time, after) {
      const variables = { time, after };
      const { changed, all } = await dataOf(client.query({ query: ArticleChanges, variables, fetchPolicy }));
      return {
        articles: changed.edges.map((edge) => edge.node),
        next: changed.pageInfo.hasNextPage ? (changed.pageInfo.endCursor ?? null) : null,
        totalCount: all.totalCount,
      };
    },
    async stillPublished(ids) {
      const { articles } = await dataOf(client.query({ query: StillPublished, variables: { ids }, fetchPolicy }));
      return articles.edges.map((edge) => edge.node.id);
    },
  };
}
