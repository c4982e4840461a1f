// The start page of the demo, which says what this is and where to go.
import { expect, expectAccessible, test } from './fixtures';

for (const [locale, heading, console] of [
  ['en-GB', 'Praxis', 'console'],
  ['zh-CN', 'Praxis', '控制台'],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${locale}, ${colorScheme}`, () => {
      test.use({ locale, colorScheme });
      test('it leads to the console, and its queries run', async ({ page }) => {
        await page.goto('/');
        await expect(page.getByRole('heading', { level: 1 })).toContainText(heading);
        await expectAccessible(page);
        const queries = page.locator('a[href^="/graphql?query="]');
        for (const link of await queries.all()) {
          const answer = await page.request.get((await link.getAttribute('href'))!);
          expect(await answer.json()).not.toHaveProperty('errors');
        }
        expect(await queries.count()).toBe(3);
        await page.getByRole('link', { name: new RegExp(console, 'i') }).first().click();
        await expect(page).toHaveURL(/\/console\/dashboard/);
      });
    });
  }
}

test('the explorer has a token', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: /explorer/i }).first().click();
  await expect(page.getByText('Bearer praxis_').first()).toBeAttached();
  expect(page.url()).not.toContain('praxis_');
});

test('/admin leads to the console', async ({ page }) => {
  await page.goto('/admin');
  await expect(page).toHaveURL(/\/console\/dashboard/);
});
