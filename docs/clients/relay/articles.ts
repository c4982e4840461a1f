import { fetchQuery, graphql, type Environment } from 'relay-runtime';
import type { articlesPageQuery } from './generated/articlesPageQuery.graphql';

const page = graphql`
  query articlesPageQuery($first: Int!, $after: Cursor) {
    articles(first: $first, after: $after, where: { status: PUBLISHED }) @connection(key: "articlesPage_articles") {
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
`;

/** Loads the first page, or with a cursor the page after it. It returns all articles that were loaded, newest first. */
export async function loadArticles(environment: Environment, first: number, after: string | null = null) {
  const data = await fetchQuery<articlesPageQuery>(environment, page, { first, after }).toPromise();
  const { edges, pageInfo } = data!.articles;
  return { articles: edges.map((edge) => edge.node), pageInfo };
}
