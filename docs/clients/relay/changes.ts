import { fetchQuery, graphql, type Environment } from 'relay-runtime';
import type { Source } from '../poll';
import type { changesQuery } from './generated/changesQuery.graphql';
import type { changesStillPublishedQuery } from './generated/changesStillPublishedQuery.graphql';

const changes = graphql`
  query changesQuery($time: Time!, $after: Cursor) {
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
`;

const stillPublished = graphql`
  query changesStillPublishedQuery($ids: [ID!]!) {
    articles(first: 100, where: { status: PUBLISHED, idIn: $ids }) {
      edges {
        node {
          id
        }
      }
    }
  }
`;

/** Returns the queries of ../poll.ts. fetchQuery asks the server, never the store. */
export function newSource(environment: Environment): Source {
  return {
    async changedSince(time, after) {
      const data = await fetchQuery<changesQuery>(environment, changes, { time, after }).toPromise();
      const { changed, all } = data!;
      return {
        articles: changed.edges.map((edge) => edge.node),
        next: changed.pageInfo.hasNextPage ? (changed.pageInfo.endCursor ?? null) : null,
        totalCount: all.totalCount,
      };
    },
    async stillPublished(ids) {
      const variables = { ids };
      const data = await fetchQuery<changesStillPublishedQuery>(environment, stillPublished, variables).toPromise();
      return data!.articles.edges.map((edge) => edge.node.id);
    },
  };
}
