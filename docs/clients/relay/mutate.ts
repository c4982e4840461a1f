import { commitMutation } from 'relay-runtime';
import type { Environment, GraphQLTaggedNode, MutationParameters, UploadableMap } from 'relay-runtime';

/** Commits a mutation and returns its data. Files are named by their path: `variables.file`. */
export function mutate<Mutation extends MutationParameters>(
  environment: Environment,
  mutation: GraphQLTaggedNode,
  variables: Mutation['variables'],
  uploadables?: UploadableMap,
): Promise<Mutation['response']> {
  return new Promise((resolve, reject) => {
    commitMutation<Mutation>(environment, {
      mutation,
      variables,
      ...(uploadables && { uploadables }),
      onCompleted: resolve,
      onError: reject, // the RequestError of environment.ts
    });
  });
}
