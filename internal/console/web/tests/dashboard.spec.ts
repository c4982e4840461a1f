// The dashboard: each mark opens exactly the records that it counts, for every viewer.
import { readFile } from 'node:fs/promises';
import type { APIRequestContext, Page } from '@playwright/test';
import {
  actionFilters,
  actionWhere,
  articleFilters,
  articleWhere,
  indicatorFilters,
  indicatorWhere,
  outcomeFilters,
  outcomeWhere,
} from '../src/filters';
import type { Scope } from '../src/scope';
import { one, parseSearch, type SearchParams } from '../src/search-params';
import { praxis } from './addresses';
import { expect, signIn, test } from './fixtures';

interface Mark {
  name: string;
  href: string;
  count: number;
}

/** The filter of the list that an address leads to. */
const lists: Record<string, { type: string; where(search: SearchParams, scope: Scope): object }> = {
  articles: { type: 'ArticleWhereInput', where: (search, scope) => articleWhere(articleFilters(search), scope) },
  actions: { type: 'ActionWhereInput', where: (search, scope) => actionWhere(actionFilters(search), scope) },
  outcomes: { type: 'OutcomeWhereInput', where: (search, scope) => outcomeWhere(outcomeFilters(search), scope) },
  indicators: {
    type: 'IndicatorWhereInput',
    where: (search, scope) => indicatorWhere(indicatorFilters(search), scope),
  },
};

async function marksOf(page: Page, address: string): Promise<Mark[]> {
  await page.goto(`/console/dashboard?${address}`);
  await page.waitForLoadState('networkidle');
  await expect(page.locator('figure')).toHaveCount(7);
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  return page.locator('a[data-count]').evaluateAll((links) =>
    links.map((link) => ({
      name: link.getAttribute('aria-label') ?? link.textContent ?? '',
      href: link.getAttribute('href') ?? '',
      count: Number(link.getAttribute('data-count')),
    })),
  );
}

/** How many records the list behind a mark has. */
async function countBehind(request: APIRequestContext, { href }: Mark): Promise<number> {
  const { pathname, search } = new URL(href, praxis);
  const name = pathname.replace('/console/', '');
  const list = lists[name];
  if (!list) throw new Error(`no list: ${href}`);
  const params = parseSearch(search);
  const scope = { org: one(params.org), subtree: params.reach !== 'own' };
  const answer = await request.post(`${praxis}/graphql`, {
    data: {
      query: `query ($where: ${list.type}) { list: ${name}(where: $where) { totalCount } }`,
      variables: { where: list.where(params, scope) },
    },
  });
  const { data } = await answer.json();
  return data.list.totalCount;
}

const addresses = [
  'range=2022',
  'range=2021&by=actualStart&rank=actions',
  'range=2021&org=chihong-germanium&rank=outcomes',
  'range=2021&org=chihong-germanium&reach=own',
  'range=2021&by=plannedEnd',
  'range=2022&units=children&rank=views&org=china-copper',
  'from=2021-03-10&to=2022-05-20&units=children&rank=actions',
  'from=2021-12-01&to=2021-12-31',
  'from=2019-01-01&to=2026-01-01',
  'range=year-to-date',
];

for (const address of addresses) {
  test(`each mark of ?${address} opens what it counts`, ({ page }) => expectExactMarks(page, address));
}

for (const role of ['reader', 'editor', 'owner']) {
  test(`each mark opens what it counts for the ${role}`, async ({ page }) => {
    await signIn(page, `${role}@demo.example`, `praxis-${role}`);
    await expectExactMarks(page, 'range=year-to-date');
    await expectExactMarks(page, 'from=2019-01-01&to=2026-12-31&rank=outcomes');
  });
}

async function expectExactMarks(page: Page, address: string) {
  const marks = await marksOf(page, address);
  expect(marks.length).toBeGreaterThan(7);
  const { request } = page.context();
  const found = await Promise.all(marks.map(async (mark) => ({ ...mark, count: await countBehind(request, mark) })));
  expect(found).toEqual(marks);
}

test('a view is saved under a name, replaced, renamed and deleted', async ({ page }) => {
  await signIn(page, 'reader@demo.example', 'praxis-reader');
  await page.goto('/console/dashboard?range=2022');
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('The year');
  await page.getByRole('button', { name: 'Save as a view' }).click();
  const views = page.getByRole('dialog', { name: 'Saved views of this page' });
  await expect(views.getByRole('link', { name: 'The year' })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('textbox', { name: 'Name' }).fill('The year');
  await page.getByRole('button', { name: 'Save as a view' }).click();
  await expect(views.getByRole('alert')).toHaveText('You have a view with this name already.');

  await page.goto('/console/dashboard?range=last-year');
  await page.getByRole('button', { name: 'Saved views' }).click();
  await views.getByRole('link', { name: 'The year' }).click();
  await expect(page).toHaveURL('/console/dashboard?range=2022');

  await page.getByRole('button', { name: 'Saved views: The year' }).click();
  await views.getByRole('button', { name: 'Rename the view The year' }).click();
  await views.getByLabel('Rename the view The year').fill('2022');
  await views.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(views.getByRole('link', { name: '2022' })).toBeVisible();
  await views.getByRole('button', { name: 'Delete the view 2022' }).click();
  await views.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(views.getByText('Save what this page shows under a name')).toBeVisible();
});

test('a mark says what it opens, and back leads to the same dashboard', async ({ page }) => {
  await page.goto('/console/dashboard?range=2022');
  const mark = page.getByRole('link', { name: 'March 2022: 2 articles' });
  await mark.focus();
  await expect(page.getByText('Opens these records')).toBeVisible();
  await mark.press('Enter');
  await expect(page).toHaveURL('/console/articles?from=2022-03-01&to=2022-03-31');
  await page.goBack();
  await expect(page).toHaveURL('/console/dashboard?range=2022');
  await expect(mark).toBeVisible();
});

test('a panel is a table, a file and a query', async ({ page }) => {
  await page.goto('/console/dashboard?range=2022');
  const panel = page.getByRole('figure', { name: 'Over time' });
  await panel.getByRole('button', { name: 'Show as a table' }).click();
  await expect(page).toHaveURL('/console/dashboard?range=2022&table=course');
  await page.reload();
  await expect(panel.getByRole('row').filter({ hasText: 'March 2022' })).toHaveText('March 2022200');

  const started = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Download as CSV' }).click();
  const file = await started;
  expect(file.suggestedFilename()).toBe('Over-time.csv');
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
  expect(lines[0]).toBe('\ufeffPeriod,Articles published,Actions started,Outcomes achieved');
  expect(lines).toContain('March 2022,2,0,0');

  const link = await panel.getByRole('link', { name: 'Open this query in the explorer' }).getAttribute('href');
  const explorer = new URL(link ?? '', praxis);
  const [query, variables] = ['query', 'variables'].map((name) => explorer.searchParams.get(name) ?? '');
  const data = { query, variables: JSON.parse(variables ?? '') };
  const answer = await page.request.post(`${praxis}/graphql`, { data });
  expect((await answer.json()).data.articles.rows[2]).toMatchObject({ periodStart: '2022-03-01', count: 2 });
});

test('the range and the organization are chosen from what there is', async ({ page }) => {
  await page.goto('/console/dashboard?range=2021');
  await page.getByRole('button', { name: 'Range: 2021' }).click();
  await page.getByRole('option', { name: 'Last year' }).click();
  await expect(page).toHaveURL('/console/dashboard?range=last-year');
  await page.getByRole('button', { name: 'Choose an organization: All organizations' }).click();
  await page.getByRole('option').nth(1).click();
  await page.getByRole('button', { name: 'Organizations below' }).click();
  await page.getByRole('option', { name: 'Without those below' }).click();
  await expect(page).toHaveURL(/range=last-year&org=[a-z-]+&reach=own$/);
});

test('the dashboard prints without its tools', async ({ page }) => {
  await page.goto('/console/dashboard?range=2022');
  await expect(page.getByRole('figure', { name: 'Over time' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByText(/Jan 1.–.Dec 31, 2022/).first()).toBeVisible();
});
