// Every page in both languages, both themes and three widths: it is accessible, and nothing is wider than the window.
import type { APIRequestContext } from '@playwright/test';
import { praxis } from './addresses';
import { expect, expectAccessible, signIn, test } from './fixtures';

const query = `{
  articles(first: 1, where: { hasEvidence: true, hasCover: true }) { nodes { slug locale } }
  actions(first: 1, where: { hasOutcomes: true }) { nodes { slug } }
  outcomes(first: 1, where: { hasIndicators: true, hasEvidence: true }) { nodes { id } }
  indicators(first: 1, where: { hasMeasurements: true }) { nodes { id } }
  organizations(first: 1, where: { hasChildren: true }) { nodes { slug } }
  people(first: 1) { nodes { slug } }
  themes(first: 1, where: { hasParent: true }) { nodes { slug } }
  tags(first: 1) { nodes { slug } }
}`;

type Noun = 'articles' | 'actions' | 'outcomes' | 'indicators' | 'organizations' | 'people' | 'themes' | 'tags';

/** The address of the first record of a noun. */
async function addressOf(noun: Noun, request: APIRequestContext): Promise<string> {
  const answer = await request.post(`${praxis}/graphql`, { data: { query } });
  const { data } = (await answer.json()) as {
    data: Record<Noun, { nodes: { slug?: string; id?: string; locale?: string }[] }>;
  };
  const node = data[noun].nodes[0]!;
  return `/${noun}/${node.locale ? `${node.slug}@${node.locale}` : (node.slug ?? node.id)}`;
}

const lists: Noun[] = ['articles', 'actions', 'outcomes', 'indicators', 'organizations', 'people', 'themes', 'tags'];

/** The pages by name, and how to find their address. */
const pages: [string, (request: APIRequestContext) => Promise<string> | string, asEditor?: boolean][] = [
  ['the dashboard', () => '/dashboard'],
  ['the dashboard of an editor', () => '/dashboard', true],
  ['an empty dashboard', () => '/dashboard?from=1990-01-01&to=1990-01-31'],
  ...lists.map((noun): [string, () => string] => [`the list of ${noun}`, () => `/${noun}`]),
  ['the articles of an editor', () => '/articles', true],
  ['a list without records', () => '/articles?q=qqqqqq'],
  ...lists.map((noun): [string, (request: APIRequestContext) => Promise<string>] => [
    `one of ${noun}`,
    (request) => addressOf(noun, request),
  ]),
  ['the search', () => '/search?q=安全'],
  ['a search without results', () => '/search?q=qqqqqq'],
  ['the sign-in', () => '/sign-in'],
  ['a forgotten password', () => '/forgot-password'],
  ['an invitation', () => '/accept-invitation?token=none'],
  ['a page that does not exist', () => '/nothing/here'],
];

for (const [name, address, asEditor] of pages) {
  for (const locale of ['en-GB', 'zh-CN']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test.describe(`${name}, ${locale}, ${colorScheme}`, () => {
        test.use({ locale, colorScheme });
        test('is accessible at every width', async ({ page, request }) => {
          if (asEditor) await signIn(page, 'editor@demo.example', 'praxis-editor');
          await page.setViewportSize({ width: 390, height: 900 });
          await page.goto(`/console${await address(request)}`);
          for (const width of [390, 768, 1920]) {
            await page.setViewportSize({ width, height: 900 });
            await expect(page.locator('h1')).toBeVisible();
            await page.waitForLoadState('networkidle');
            await expect(page.locator('html')).toHaveAttribute('lang', locale === 'zh-CN' ? 'zh-CN' : 'en');
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
            await expectAccessible(page);
          }
        });
      });
    }
  }
}
