// The lists: their filters, columns, order and keys, and the way back to them.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';

const row = (page: Page, index: number) => page.locator(`[data-row="${index}"]`);

test('j and k go through the rows, Enter opens one, and Back returns to it', async ({ page }) => {
  await page.goto('/console/articles');
  await row(page, 0).waitFor();
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  const link = row(page, 1).getByRole('link').first();
  await expect(link).toBeFocused();
  const title = await link.getAttribute('title');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title ?? '');
  await page.goBack();
  await expect(link).toBeFocused();
  await expect(link).toHaveAttribute('title', title ?? '');
});

test('filters are in the address, show as chips, and can be removed', async ({ page }) => {
  await page.goto('/console/articles');
  await row(page, 0).waitFor();
  await page.getByRole('searchbox', { name: 'Title contains' }).fill('锗');
  await expect(page).toHaveURL(/q=/);
  await page.getByRole('button', { name: 'Remove the filter Title contains: 锗' }).click();
  await expect(page.getByRole('searchbox', { name: 'Title contains' })).toHaveValue('');

  await page.getByRole('search', { name: 'Filters' }).getByRole('button', { name: 'Theme' }).click();
  const option = page.getByRole('dialog', { name: 'Theme' }).getByRole('option').first();
  await option.click();
  await expect(page).toHaveURL(/theme=/);
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  await expect(page.getByRole('button', { name: /^Remove the filter Theme: / })).toBeVisible();

  await page.getByRole('searchbox', { name: 'Title contains' }).fill('no title has this');
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).last().click();
  await expect(page).not.toHaveURL(/theme=|q=/);
  await row(page, 0).waitFor();
});

test('an address of the dashboard shows all of its filters', async ({ page }) => {
  await page.goto('/console/actions?themed=no&by=plannedEnd&from=2021-01-01&to=2021-12-31&status=COMPLETED');
  const chips = page.getByRole('list', { name: 'Applied filters' }).getByRole('button');
  await expect(chips).toHaveText(['Status: Completed', /^Planned end: /, 'Themes: none']);
});

test('columns and order are in the address', async ({ page }) => {
  await page.goto('/console/actions');
  await row(page, 0).waitFor();
  await page.getByRole('button', { name: 'Title', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(page).toHaveURL(/sort=title/);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Identifier' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Identifier' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Identifier' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'ascending');
});

test('CSV has all rows and the columns that show', async ({ page }) => {
  await page.goto('/console/outcomes');
  await row(page, 0).waitFor();
  const total = Number(await page.getByRole('table').getAttribute('aria-rowcount')) - 1;
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const download = await started;
  expect(download.suggestedFilename()).toBe('Outcomes.csv');
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toMatch(/^\uFEFFTitle,Action,Organization,/);
  expect(text.trimEnd().split('\r\n')).toHaveLength(total + 1);
});

test('organizations are a tree until they are filtered', async ({ page }) => {
  await page.goto('/console/organizations');
  const tree = page.getByRole('treegrid', { name: 'Organizations' });
  const root = tree.getByRole('row').nth(1);
  await root.getByRole('link').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(root).toHaveAttribute('aria-expanded', 'true');
  await expect(row(page, 1)).toHaveAttribute('aria-level', '2');
  await page.keyboard.press('ArrowLeft');
  await expect(root).toHaveAttribute('aria-expanded', 'false');
  await expectAccessible(page);
  await page.getByRole('searchbox', { name: 'Name contains' }).fill('驰宏');
  await expect(page.getByRole('table', { name: 'Organizations' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Name contains' })).toBeFocused();
});

test('anonymous readers are not asked for a status', async ({ page }) => {
  await page.goto('/console/articles');
  await row(page, 0).waitFor();
  await expect(page.getByRole('button', { name: 'Language', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Status' })).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: 'Status' })).toHaveCount(0);
});

test('on a phone a row has two lines, and nothing is wider than the window', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/console/outcomes');
  await row(page, 0).waitFor();
  await page.getByRole('button', { name: 'Filters' }).click();
  await expect(page.getByRole('button', { name: 'Category' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
});

test('a reader who follows a link to drafts learns that a filter leaves nothing', async ({ page }) => {
  await page.goto('/console/articles?status=DRAFT');
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible();
  await page.getByRole('list', { name: 'Applied filters' }).getByRole('button').click();
  await expect(page).toHaveURL(/\/console\/articles$/);
});
