import { checkUserErrors } from '../errors';
import { newClient } from './client';
import { dataOf } from './errors';
import { graphql } from './generated';

const SignIn = graphql(`
  mutation SignIn($email: String!, $password: String!) {
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
`);

/** Signs a person in, and returns a client with an empty cache, without data of another viewer. */
export async function signIn(url: string, email: string, password: string) {
  const { signIn } = await dataOf(newClient(url).mutation(SignIn, { email, password }));
  checkUserErrors(signIn.userErrors);
  return { client: newClient(url), user: signIn.viewer?.user };
}
