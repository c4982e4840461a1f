// Every page in both languages, both themes and three widths: it is accessible, nothing is wider than the window, and
// its title is in the reader's language.
import { expect, expectAccessible, test } from './fixtures';

const pages = ['/dashboard', '/articles', '/actions'];

for (const path of pages) {
  for (const language of ['en-GB', 'zh-CN']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test.describe(`${path} ${language} ${colorScheme}`, () => {
        test.use({ locale: language, colorScheme });
        for (const width of [390, 768, 1920]) {
          test(`${width}`, async ({ page }) => {
            await page.setViewportSize({ width, height: 900 });
            await page.goto(`/console${path}`);
            await expect(page.locator('h1')).toBeVisible();
            await page.waitForLoadState('networkidle');
            await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh-CN' ? 'zh-CN' : 'en');
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
            await expectAccessible(page);
          });
        }
      });
    }
  }
}
