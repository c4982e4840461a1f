// Takes the pictures of the README. They are written where PRAXIS_PICTURES says, else beside the results of the tests.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, signIn, test } from './fixtures';

const folder = process.env.PRAXIS_PICTURES ?? 'node_modules/.pictures';
mkdirSync(folder, { recursive: true });
test.use({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5 });

test('a picture of the dashboard', async ({ page }) => {
  await signIn(page, 'owner@demo.example', 'praxis-owner');
  await page.goto('/console/dashboard');
  await expect(page.getByRole('heading', { name: 'Over time' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(folder, 'dashboard.png'), caret: 'initial' });
});

test('a picture of an article', async ({ page, request }) => {
  const answer = await request.post('/graphql', {
    data: { query: '{ articles(first: 1, where: { locale: "en", hasEvidence: true, hasCover: true }) { nodes { slug } } }' },
  });
  const { data } = (await answer.json()) as { data: { articles: { nodes: { slug: string }[] } } };
  await page.goto(`/console/articles/${data.articles.nodes[0]!.slug}@en`);
  await expect(page.locator('article')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(folder, 'article.png'), caret: 'initial' });
});
