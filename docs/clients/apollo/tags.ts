import type { ApolloClient } from '@apollo/client';
import { checkUserErrors } from '../errors';
import { dataOf } from './errors';
import { graphql } from './generated';

const CreateTag = graphql(`
  mutation CreateTag($input: CreateTagInput!) {
    createTag(input: $input) {
      tag {
        id
        name
        slug
      }
      userErrors {
        code
        message
        path
        existingId
      }
    }
  }
`);

/** Creates a tag. It throws an InputError for a name that exists, and a RequestError without permission. */
export async function createTag(client: ApolloClient, name: string) {
  const { createTag } = await dataOf(client.mutate({ mutation: CreateTag, variables: { input: { name } } }));
  checkUserErrors(createTag.userErrors);
  return createTag.tag;
}
