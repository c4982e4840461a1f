import type { Client } from '@urql/core';
import { dataOf } from './errors';
import { graphql } from './generated';

const ArticlesPage = graphql(`
  query ArticlesPage($first: Int!, $after: Cursor) {
    articles(first: $first, after: $after, where: { status: PUBLISHED }) {
      edges {
        node {
          id
          title
          locale
          publishedAt
          html
          sourceUrl
          actions(first: 3) {
            nodes {
              id
              title
              actualStart
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Loads the first page, or with a cursor the page after it. It returns all articles that were loaded, newest first. */
export async function loadArticles(client: Client, first: number, after: string | null = null) {
  const { articles } = await dataOf(client.query(ArticlesPage, { first, after }));
  return { articles: articles.edges.map((edge) => edge.node), pageInfo: articles.pageInfo };
}
