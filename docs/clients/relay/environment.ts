import { Environment, Network, RecordSource, Store } from 'relay-runtime';
import type { RequestParameters, UploadableMap, Variables } from 'relay-runtime';
import { RequestError, errorsInBody, noAnswer } from '../errors';

/** Makes an environment that shows a token, or without one the cookie of the person who signed in. */
export function newEnvironment(url: string, token?: string): Environment {
  return new Environment({
    network: Network.create(async (request, variables, _cacheConfig, uploadables) => {
      const body = await post(url, token, request, variables, uploadables);
      const errors = errorsInBody(body);
      if (errors.length > 0) {
        throw new RequestError(errors);
      }
      return JSON.parse(body);
    }),
    store: new Store(new RecordSource()),
  });
}

/** Sends an operation and returns the body of the answer. */
async function post(
  url: string,
  token: string | undefined,
  request: RequestParameters,
  variables: Variables,
  uploadables?: UploadableMap | null,
): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      credentials: token ? 'omit' : 'include',
      headers: {
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        'GraphQL-Require-Preflight': '1',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(!uploadables && { 'Content-Type': 'application/json' }), // the browser sets that of a form
      },
      body: uploadables ? form(request, variables, uploadables) : operation(request, variables),
    });
    return await answer.text();
  } catch (error) {
    throw new RequestError([noAnswer], error);
  }
}

function operation(request: RequestParameters, variables: Variables): string {
  return JSON.stringify({ query: request.text, operationName: request.name, variables });
}

/** Writes a form of the GraphQL multipart request specification. Uploadables are named by path: `variables.file`. */
function form(request: RequestParameters, variables: Variables, uploadables: UploadableMap): FormData {
  const form = new FormData();
  const paths = Object.keys(uploadables);
  form.append('operations', operation(request, variables));
  form.append('map', JSON.stringify(Object.fromEntries(paths.map((path, i) => [i, [path]]))));
  paths.forEach((path, i) => form.append(String(i), uploadables[path]!));
  return form;
}
