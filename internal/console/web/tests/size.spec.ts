// What a first visit loads until the page is shown, compressed. The goal is 250 kB; the code of menus and popovers, which
// could be loaded when one opens, is still in it.
import { expect, test } from './fixtures';

for (const path of ['/dashboard', '/articles', '/search?q=安全']) {
  test(`the first view of ${path}`, async ({ page }) => {
    await page.goto(`/console${path}`);
    await expect(page.locator('h1')).toBeVisible();
    await page.waitForLoadState('networkidle');
    // The palette of the search and the dialogs of the session are loaded when the page is quiet.
    const bytes = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => name.includes('/console/assets/') && !/SearchPalette|SessionDialog/.test(name))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    );
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(270_000);
  });
}
