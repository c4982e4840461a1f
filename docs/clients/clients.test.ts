// Runs the examples of each client against the server at PRAXIS_URL, which holds the demo content: `npm test`.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, test } from 'node:test';
import makeFetchCookie from 'fetch-cookie';

import * as apolloArticles from './apollo/articles';
import * as apolloChanges from './apollo/changes';
import * as apolloClient from './apollo/client';
import * as apolloSignin from './apollo/signin';
import * as apolloTags from './apollo/tags';
import * as apolloUpload from './apollo/upload';
import { InputError, RequestError, type UserError } from './errors';
import { Copy, poll, type Copied, type Source } from './poll';
import * as relayArticles from './relay/articles';
import * as relayChanges from './relay/changes';
import { newEnvironment } from './relay/environment';
import * as relaySignin from './relay/signin';
import * as relayTags from './relay/tags';
import * as relayUpload from './relay/upload';
import { formatDate, formatDecimal, formatTime, type CalendarDate, type HTML, type Locale, type Time } from './scalars';
import * as urqlArticles from './urql/articles';
import * as urqlChanges from './urql/changes';
import * as urqlClient from './urql/client';
import * as urqlSignin from './urql/signin';
import * as urqlTags from './urql/tags';
import * as urqlUpload from './urql/upload';

const url = variable('PRAXIS_URL');
const token = variable('PRAXIS_TOKEN'); // of an EDITOR
const origin = variable('PRAXIS_ORIGIN'); // --allow-origin
const [email, password] = [variable('PRAXIS_EMAIL'), variable('PRAXIS_PASSWORD')];

/** What each client's files export. */
interface Example<Client> {
  newClient(url: string, token?: string): Client;
  loadArticles(client: Client, first: number, after?: string | null): Promise<Page>;
  createTag(client: Client, name: string): Promise<{ id: string; name: string } | null | undefined>;
  uploadAsset(client: Client, file: File, organization: string, alt: string): Promise<Uploaded>;
  signIn(url: string, email: string, password: string): Promise<SignedIn<Client>>;
  newSource(client: Client): Source;
}

interface Page {
  articles: readonly Listed[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
}

interface Listed {
  id: string;
  title: string;
  locale: Locale;
  publishedAt?: Time | null | undefined;
  html: HTML;
  actions: { nodes: readonly { title: string; actualStart?: CalendarDate | null | undefined }[] };
}

interface Uploaded {
  asset?: { url: string } | null | undefined;
  result?: string | null | undefined;
}

interface SignedIn<Client> {
  client: Client;
  user?: { name: string } | null | undefined;
}

const urql = { ...urqlClient, ...urqlArticles, ...urqlTags, ...urqlUpload, ...urqlSignin, ...urqlChanges };
const apollo = { ...apolloClient, ...apolloArticles, ...apolloTags, ...apolloUpload, ...apolloSignin, ...apolloChanges };
const relay = { ...relayArticles, ...relayTags, ...relayUpload, ...relaySignin, ...relayChanges };
check('urql', urql, 'chinalco');
check('apollo', apollo, 'china-copper');
check('relay', { ...relay, newClient: newEnvironment }, 'chihong-germanium');

/** Runs the examples of a client. It uploads for an organization of its own, which does not have the file yet. */
function check<Client>(name: string, example: Example<Client>, organizationSlug: string): void {
  const { newClient, loadArticles, createTag, uploadAsset, signIn, newSource } = example;
  describe(name, () => {
    const fetchOfNode = globalThis.fetch;
    afterEach(() => {
      globalThis.fetch = fetchOfNode;
    });

    test('loads articles page by page', async () => {
      const client = newClient(url);
      let page = await loadArticles(client, 5);
      const counts = [page.articles.length];
      while (page.pageInfo.hasNextPage && counts.length < 5) {
        page = await loadArticles(client, 5, page.pageInfo.endCursor);
        counts.push(page.articles.length);
      }
      assert.deepEqual(counts, [5, 10, 15, 20, 25]); // the cache joins the pages
      assert.equal(new Set(page.articles.map((a) => a.id)).size, 25);
      const times = page.articles.map((a) => a.publishedAt ?? '');
      assert.deepEqual(times, times.toSorted().toReversed());
      assert.match(page.articles[0]!.html, /^<p>|^<h/);
      assert.match(formatTime(times[0]!, page.articles[0]!.locale), /20\d\d/);
      const dated = page.articles.flatMap((a) => a.actions.nodes).find((a) => a.actualStart);
      assert.match(formatDate(dated!.actualStart!, 'en'), /^\w+ \d+, 20\d\d$/);
    });

    test('creates a tag, and hears that its name is taken', async () => {
      const client = newClient(url, token);
      const tag = await createTag(client, `tag of ${name}`);
      assert.equal(tag?.name, `tag of ${name}`);
      assert.deepEqual(await userErrors(createTag(client, `tag of ${name}`)), [
        { code: 'TAKEN', path: ['input', 'name'], existingId: tag?.id },
      ]);
    });

    test('is refused without a token, and with a wrong one', async () => {
      for (const wrong of [undefined, 'praxis_wrong']) {
        const error = await requestError(createTag(newClient(url, wrong), 'refused'));
        assert.deepEqual([error.code, error.retryAfter], ['UNAUTHENTICATED', undefined]);
        assert.match(error.message, /token/);
      }
    });

    test('may try again when there is no answer', async () => {
      const error = await requestError(createTag(newClient('http://127.0.0.1:9/graphql'), 'unheard'));
      assert.deepEqual([error.code, error.retryAfter], ['UNAVAILABLE', 1]);
    });

    test('hears how long it must wait', async () => {
      const guess = () => signIn(url, `${name}@example.org`, 'a guess');
      for (let i = 0; i < 5; i++) {
        const [error] = await userErrors(guess());
        assert.deepEqual([error?.code, error?.path], ['INVALID', ['password']]);
      }
      const error = await requestError(guess());
      assert.equal(error.code, 'RATE_LIMITED');
      assert.ok(error.retryAfter! >= 1 && error.retryAfter! <= 30, `retryAfter is ${error.retryAfter}`);
    });

    test('uploads a picture', async () => {
      const png = await readFile('../../internal/media/testdata/palette.png');
      const file = new File([new Uint8Array(png)], '图.png', { type: 'image/png' });
      const found = await ask('query($slug: String!) { organization(slug: $slug) { id } }', { slug: organizationSlug });
      const organization: string = found.organization.id;
      const first = await uploadAsset(newClient(url, token), file, organization, 'a picture');
      assert.equal(first.result, 'CREATED');
      const asset = await fetch(new URL(first.asset!.url, url), { headers: { Authorization: `Bearer ${token}` } });
      assert.deepEqual([asset.status, asset.headers.get('content-type')], [200, 'image/png']);
      assert.equal((await uploadAsset(newClient(url, token), file, organization, 'a picture')).result, 'UNCHANGED');
    });

    test('signs in from a page of an allowed origin', async () => {
      globalThis.fetch = browser(origin);
      const { client, user } = await signIn(url, email, password);
      assert.equal(user?.name, 'Li');
      assert.equal((await createTag(client, `signed in with ${name}`))?.name, `signed in with ${name}`);
    });

    test('polls', async () => {
      const copy = new Copy(newSource(newClient(url)));
      const all = await copy.refresh();
      assert.deepEqual([all.changed.length, all.gone], [64, []]);
      const times = all.changed.map((a) => Date.parse(a.updatedAt));
      assert.deepEqual(times, times.toSorted((a, b) => a - b));
      assert.deepEqual(await copy.refresh(), { changed: [], gone: [] });
      const { id } = all.changed[3]!;
      const input = { title: `Changed for ${name}` };
      await change('updateArticle', id, input);
      await change('publishArticle', id);
      const { changed, gone } = await copy.refresh();
      assert.deepEqual([changed.map((a) => a.title), gone], [[input.title], []]);
      await change('unpublishArticle', id);
      assert.deepEqual(await copy.refresh(), { changed: [], gone: [id] });
      await change('publishArticle', id);
      assert.deepEqual((await copy.refresh()).changed.map((a) => a.id), [id]);
    });
  });
}

describe('polling', () => {
  const article: Copied = { id: '1', title: 'One', version: 1, updatedAt: '2026-01-01T00:00:10.000Z' };

  test('waits when the server asks for it, reads pages, and stops', async () => {
    const asked: unknown[] = [];
    const source: Source = {
      async changedSince(time, after) {
        asked.push([time, after]);
        if (asked.length === 1) {
          throw new RequestError([{ message: 'wait', extensions: { code: 'RATE_LIMITED', retryAfter: 0.01 } }]);
        }
        return after ? { articles: [], next: null, totalCount: 1 } : { articles: [article], next: 'p', totalCount: 1 };
      },
      stillPublished: async () => [],
    };
    const stop = new AbortController();
    const seen: string[][] = [];
    await poll(
      new Copy(source),
      ({ changed }) => {
        seen.push(changed.map((a) => a.id));
        if (seen.length === 2) {
          stop.abort();
        }
      },
      stop.signal,
      1,
    );
    assert.deepEqual(seen, [['1'], []]);
    const beginning = '1970-01-01T00:00:00Z';
    const before = '2025-12-31T23:59:10.000Z';
    assert.deepEqual(asked, [[beginning, null], [beginning, null], [beginning, 'p'], [before, null], [before, 'p']]);
  });

  test('ends with an error that waiting does not cure', async () => {
    const broken = new RequestError([{ message: 'no', extensions: { code: 'FORBIDDEN' } }]);
    const source: Source = { changedSince: () => Promise.reject(broken), stillPublished: async () => [] };
    await assert.rejects(poll(new Copy(source), () => {}, new AbortController().signal), broken);
  });
});

test('numbers keep all of their digits', async () => {
  const { indicators } = await ask('{ indicators(first: 1) { nodes { baselineValue } } }');
  assert.match(indicators.nodes[0].baselineValue, /^\d/);
  assert.equal(formatDecimal('12345678901234567890.125', 'en'), '12,345,678,901,234,567,890.125');
});

function variable(name: string): string {
  const value = process.env[name];
  assert.ok(value, `the environment lacks ${name}`);
  return value;
}

/** Sends an operation as the EDITOR. */
async function ask(query: string, variables = {}): Promise<any> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined);
  return data;
}

/** Runs a mutation of an article as the EDITOR. */
async function change(mutation: string, id: string, input?: { title: string }): Promise<void> {
  const [declared, given] = input ? [', $input: UpdateArticleInput!', ', input: $input'] : ['', ''];
  const query = `mutation($id: ID!${declared}) { change: ${mutation}(id: $id${given}) { userErrors { code } } }`;
  const answer = await ask(query, { id, input });
  assert.deepEqual(answer.change.userErrors, []);
}

async function userErrors(result: Promise<unknown>): Promise<Partial<UserError>[]> {
  const error = await result.then(() => assert.fail('it succeeded'), (reason: unknown) => reason);
  assert.ok(error instanceof InputError, String(error));
  return error.userErrors.map(({ code, path, existingId }) => ({ code, path, ...(existingId && { existingId }) }));
}

async function requestError(result: Promise<unknown>): Promise<RequestError> {
  const error = await result.then(() => assert.fail('it succeeded'), (reason: unknown) => reason);
  assert.ok(error instanceof RequestError, String(error));
  return error;
}

/** Returns a fetch that keeps cookies and asks before it sends, as a browser does for a page of the origin. */
function browser(origin: string): typeof fetch {
  const withoutCookies = globalThis.fetch;
  const withCookies = makeFetchCookie(withoutCookies);
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    const custom = [...headers.keys()].filter((name) => name !== 'accept').join(',');
    const preflight = await withoutCookies(url, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': custom },
    });
    assert.equal(preflight.headers.get('access-control-allow-origin'), origin);
    assert.equal(preflight.headers.get('access-control-allow-headers'), custom);
    headers.set('Origin', origin);
    headers.set('Sec-Fetch-Site', 'same-site');
    const send = init?.credentials === 'include' ? withCookies : withoutCookies;
    const answer = await send(input as string, { ...init, headers });
    assert.equal(answer.headers.get('access-control-allow-origin'), origin);
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true');
    return answer;
  };
}
