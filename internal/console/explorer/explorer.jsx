// The GraphiQL page that the server embeds. No request leaves the page's own
// origin; see build.mjs for what is replaced in GraphiQL and why.
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import defaultQuery from './default-query.graphql';

const MAX_PARAM = 64 * 1024;

/** ?query= and ?variables= fill the editors; nothing is ever run from the URL. */
function fromURL(search) {
  // URLSearchParams never throws, whatever the percent-encoding.
  const params = new URLSearchParams(search);
  const read = name => {
    const text = params.get(name);
    return text && text.length <= MAX_PARAM ? text : undefined;
  };
  const query = read('query');
  let variables = read('variables');
  if (variables !== undefined) {
    try {
      variables = JSON.stringify(JSON.parse(variables), null, 2);
    } catch {
      // Not JSON: shown as it is, and GraphiQL says so when it is run.
    }
  }
  // A query from a link must not meet variables left over from another one.
  return query === undefined ? { variables } : { query, variables: variables ?? '' };
}

/**
 * The token that the start page of a demo puts into the fragment, as headers. It leaves the address at once, so that it
 * is neither in the history nor in a copied link. Only pages on this machine have it.
 */
function takeToken() {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (token === null) return undefined;
  history.replaceState(null, '', window.location.pathname + window.location.search);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(window.location.hostname);
  if (!local || !/^praxis_[\w-]{1,100}$/.test(token)) return undefined;
  return JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2);
}

/**
 * One POST as an observable: GraphiQL shows a stop button while it runs and
 * calls unsubscribe, which aborts the request.
 */
function createFetcher(endpoint) {
  return (params, options) => ({
    subscribe(observer) {
      const abort = new AbortController();
      post(endpoint, params, options?.headers, abort.signal).then(
        result => {
          if (abort.signal.aborted) return;
          observer.next(result);
          observer.complete();
        },
        error => {
          if (!abort.signal.aborted) observer.error(error);
        },
      );
      return { unsubscribe: () => abort.abort() };
    },
  });
}

async function post(endpoint, params, extraHeaders, signal) {
  const headers = new Headers({
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
  });
  for (const [name, value] of Object.entries(extraHeaders ?? {})) {
    headers.set(name, value);
  }
  const response = await fetch(endpoint, {
    method: 'POST',
    headers,
    body: JSON.stringify(params),
    credentials: 'same-origin',
    signal,
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page, an empty 401, ...: say what came, as GraphQL errors do.
    const status = `${response.status} ${response.statusText}`.trim();
    return { errors: [{ message: `HTTP ${status}, not JSON: ${text.slice(0, 500) || '(empty body)'}` }] };
  }
}

/** null (GraphiQL then keeps nothing) where the browser forbids localStorage. */
function storage() {
  try {
    window.localStorage.getItem('graphiql:theme');
    return undefined; // GraphiQL's own default: localStorage, namespaced
  } catch {
    return null;
  }
}

const root = document.getElementById('explorer');
const fetcher = createFetcher(root.dataset.endpoint || '/graphql');
const { query, variables } = fromURL(window.location.search);
const headers = takeToken();

root.textContent = '';
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage()}
    defaultQuery={defaultQuery}
    query={query}
    variables={variables}
    headers={headers}
    defaultEditorToolsVisibility={true}
  >
    <GraphiQL.Logo>
      <span className="praxis-logo">Praxis</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
