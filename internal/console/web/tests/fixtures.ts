// What every test of a page checks besides what it is about: no message in the browser's console, no error of a script,
// and no request to another host.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { praxis, provider } from './addresses';

export { expect };

export const test = base.extend<{ quiet: void; quietProvider: boolean }>({
  /** Whether messages and requests of the OpenID provider's pages are ignored. */
  quietProvider: [false, { option: true }],
  quiet: [
    async ({ page, quietProvider }, use) => {
      const heard: string[] = [];
      page.on('console', (message) => {
        if (quietProvider && page.url().startsWith(provider)) return;
        heard.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
      page.on('request', (request) => {
        if (quietProvider && request.frame().url().startsWith(provider)) return;
        const { protocol, origin } = new URL(request.url());
        if (protocol.startsWith('http') && origin !== praxis && origin !== provider) {
          heard.push(`a request to ${request.url()}`);
        }
      });
      await use();
      expect(heard).toEqual([]);
    },
    { auto: true },
  ],
});

/** Signs a user of the demo in, as the sign-in page would. */
export async function signIn(page: Page, email: string, password: string) {
  const query =
    'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { userErrors { message } } }';
  const answer = await page.context().request.post(`${praxis}/graphql`, {
    data: { query, variables: { email, password } },
  });
  expect(await answer.json()).toMatchObject({ data: { signIn: { userErrors: [] } } });
}

/** Checks WCAG 2.2 AA with axe. */
export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`);
  expect(found).toEqual([]);
}
