import { graphql } from 'relay-runtime';
import { checkUserErrors } from '../errors';
import { newEnvironment } from './environment';
import type { signinMutation } from './generated/signinMutation.graphql';
import { mutate } from './mutate';

const mutation = graphql`
  mutation signinMutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) {
      viewer {
        user {
          id
          name
        }
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

/** Signs a person in, and returns an environment whose store holds nothing that somebody else was shown. */
export async function signIn(url: string, email: string, password: string) {
  const { signIn } = await mutate<signinMutation>(newEnvironment(url), mutation, { email, password });
  checkUserErrors(signIn.userErrors);
  return { client: newEnvironment(url), user: signIn.viewer?.user };
}
