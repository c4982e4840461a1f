import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { RequestError, noAnswer } from '../errors';

/** Returns the data of an answer, or throws a RequestError. */
export async function dataOf<Data>(answer: Promise<{ data?: Data | undefined }>): Promise<Data> {
  try {
    return (await answer).data!; // Apollo throws where there is none
  } catch (error) {
    throw requestError(error);
  }
}

function requestError(error: unknown): RequestError {
  if (CombinedGraphQLErrors.is(error)) {
    return new RequestError(error.errors, error);
  }
  return new RequestError([noAnswer], error);
}
