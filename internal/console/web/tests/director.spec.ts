// What a director does with the dashboard: chooses a range and an organization, opens the records behind a number, takes
// the figures away, and shares what they see.
import { readFileSync } from 'node:fs';
import { expect, signIn, test } from './fixtures';

test.beforeEach(({ page }) => signIn(page, 'owner@demo.example', 'praxis-owner'));

test('the range is in the address, which shows the same to others', async ({ page, context }) => {
  await page.goto('/console/dashboard');
  await page.getByRole('button', { name: /Range/ }).click();
  await page.getByRole('option', { name: 'Last year' }).click();
  await expect(page).toHaveURL(/range=last-year/);
  const panel = page.getByRole('figure', { name: 'Outcomes by category and verification' });
  await panel.hover();
  await panel.getByRole('button', { name: 'Show as a table' }).click();
  await expect(panel.getByRole('table')).toBeVisible();
  const shown = await panel.getByRole('table').innerText();

  const other = await context.newPage();
  await other.goto(page.url());
  const same = other.getByRole('figure', { name: 'Outcomes by category and verification' });
  await expect(same.getByRole('table')).toHaveText(await panel.getByRole('table').innerText(), { useInnerText: true });

  await page.reload();
  await expect(panel.getByRole('table')).toHaveText(shown, { useInnerText: true });
  await page.goBack();
  await expect(page).not.toHaveURL(/range=last-year/);
});

test('a number opens the records that it counts', async ({ page }) => {
  await page.goto('/console/dashboard?range=last-year');
  const mark = page.getByRole('figure', { name: 'Gaps in the evidence' }).locator('a[data-count]').first();
  const count = await mark.getAttribute('data-count');
  await mark.click();
  await expect(page).toHaveURL(/\/console\/outcomes\?.*gap=/);
  await expect(page.getByText(new RegExp(`^${count} outcomes?$`))).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/dashboard\?range=last-year/);
});

test('a panel gives its figures as CSV, which spreadsheets read', async ({ page }) => {
  await page.goto('/console/dashboard?range=last-year');
  const panel = page.getByRole('figure', { name: 'Organizations' });
  await panel.hover();
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Download as CSV' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  const lines = text.slice(1).trimEnd().split('\r\n');
  expect(lines.length).toBe(1 + (await panel.locator('a[data-count]').count()));
});

test('the query of a panel opens in the explorer', async ({ page }) => {
  await page.goto('/console/dashboard?range=last-year');
  const panel = page.getByRole('figure', { name: 'Organizations' });
  await panel.hover();
  const link = panel.getByRole('link', { name: 'Open this query in the explorer' });
  const address = new URL((await link.getAttribute('href'))!, page.url());
  const answer = await page.request.post('/graphql', {
    data: {
      query: address.searchParams.get('query'),
      variables: JSON.parse(address.searchParams.get('variables') ?? '{}'),
    },
  });
  expect(await answer.json()).not.toHaveProperty('errors');
});

test('a view is saved under a name, opened elsewhere, and deleted', async ({ page, browser }) => {
  await page.goto('/console/dashboard?range=last-year');
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByLabel('Name').fill('For the board');
  await page.getByRole('button', { name: 'Save as a view' }).click();
  await expect(page.getByRole('link', { name: /For the board/ })).toBeVisible();

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, 'owner@demo.example', 'praxis-owner');
  await other.goto('/console/dashboard');
  await other.getByRole('button', { name: 'Saved views' }).click();
  await other.getByRole('link', { name: /For the board/ }).click();
  await expect(other).toHaveURL(/range=last-year/);
  await elsewhere.close();

  await page.getByRole('button', { name: 'Delete the view For the board' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('link', { name: /For the board/ })).toBeHidden();
});
