import { graphql, type Environment } from 'relay-runtime';
import { checkUserErrors } from '../errors';
import type { tagsCreateMutation } from './generated/tagsCreateMutation.graphql';
import { mutate } from './mutate';

const create = graphql`
  mutation tagsCreateMutation($input: CreateTagInput!) {
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
`;

/** Creates a tag. It throws an InputError for a name that exists, and a RequestError without permission. */
export async function createTag(environment: Environment, name: string) {
  const { createTag } = await mutate<tagsCreateMutation>(environment, create, { input: { name } });
  checkUserErrors(createTag.userErrors);
  return createTag.tag;
}
