import type { Client } from '@urql/core';
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
export async function createTag(client: Client, name: string) {
  const { createTag } = await dataOf(client.mutation(CreateTag, { input: { name } }));
  checkUserErrors(createTag.userErrors);
  return createTag.tag;
}
