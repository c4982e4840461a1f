import type { Client } from '@urql/core';
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
export function newSource(client: Client): Source {
  const fresh = { requestPolicy: 'network-only' } as const;
  return {
    async changedSince(time, after) {
      const { changed, all } = await dataOf(client.query(ArticleChanges, { time, after }, fresh));
      return {
        articles: changed.edges.map((edge) => edge.node),
        next: changed.pageInfo.hasNextPage ? (changed.pageInfo.endCursor ?? null) : null,
        totalCount: all.totalCount,
      };
    },
    async stillPublished(ids) {
      const { articles } = await dataOf(client.query(StillPublished, { ids }, fresh));
      return articles.edges.map((edge) => edge.node.id);
    },
  };
}
