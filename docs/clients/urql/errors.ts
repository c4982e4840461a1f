import type { OperationResult } from '@urql/core';
import { RequestError, noAnswer } from '../errors';

/** Returns the data of an answer, or throws a RequestError. */
export async function dataOf<Data>(answer: PromiseLike<OperationResult<Data>>): Promise<Data> {
  const { data, error } = await answer;
  if (error) {
    throw new RequestError(error.graphQLErrors.length > 0 ? error.graphQLErrors : [noAnswer], error);
  }
  return data!; // there is one without the other
}
