// What a reader sees who loses the connection. The browser reports the requests that fail, so that the console is not
// expected to be quiet.
import { expect, test } from '@playwright/test';

test('a page whose files could not be loaded opens once the server is reached again', async ({ page, context }) => {
  await page.goto('/console/articles');
  await page.getByRole('link', { name: 'Organizations', exact: true }).waitFor();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Organizations', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached');
  await context.setOffline(false);
  await expect(page.getByRole('heading', { name: 'Organizations', level: 1 })).toBeVisible();
});
