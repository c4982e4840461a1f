// The dashboard: each mark opens exactly the records that it counts, for every viewer.
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
import { expect, test } from './fixtures';

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
  indicators: { type: 'IndicatorWhereInput', where: (search, scope) => indicatorWhere(indicatorFilters(search), scope) },
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
  'range=2021&by=plannedStart&rank=actions',
  'range=2021&org=chihong-germanium&rank=outcomes',
  'range=2021&org=chihong-germanium&reach=own',
  'range=2022&units=children&rank=views&org=china-copper',
  'from=2021-03-10&to=2022-05-20&units=children&rank=actions',
  'from=2021-12-01&to=2021-12-31',
  'from=2019-01-01&to=2026-01-01',
  'range=year-to-date',
];

for (const address of addresses) {
  test(`each mark of ?${address} opens what it counts`, async ({ page }) => {
    const marks = await marksOf(page, address);
    expect(marks.length).toBeGreaterThan(7);
    for (const mark of marks) {
      expect.soft(await countBehind(page.context().request, mark), `${mark.name}: ${mark.href}`).toBe(mark.count);
    }
  });
}
