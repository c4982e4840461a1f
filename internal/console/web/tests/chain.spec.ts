// The chain of evidence can be walked both ways, and every number opens what it counts.
import type { APIRequestContext } from '@playwright/test';
import { praxis } from './addresses';
import { expect, signIn, test } from './fixtures';

interface Found {
  id: string;
  title: string;
  measurements: { totalCount: number };
  outcome: {
    id: string;
    title: string;
    action: { slug: string; title: string; parent: { title: string } | null };
  };
}

/** An indicator of the demo with measurements, whose action is below another. Its texts are those of the page. */
async function someIndicator(request: APIRequestContext): Promise<Found> {
  const query = `{
    indicators(first: 1, where: { measureIn: [UNIT, PERCENTAGE], hasMeasurements: true,
      hasOutcomeWith: { hasActionWith: { hasParent: true, visibility: PUBLIC } } }) {
      nodes {
        id title measurements { totalCount }
        outcome { id title action { slug title parent { title } } }
      }
    }
  }`;
  const answer = await request.post(`${praxis}/graphql`, { data: { query }, headers: { 'Accept-Language': 'en' } });
  const { data } = (await answer.json()) as { data: { indicators: { nodes: Found[] } } };
  const [found] = data.indicators.nodes;
  if (!found) throw new Error('the demo has no indicator to test with');
  return found;
}

test('an indicator leads up to its organization and down again', async ({ page, request }) => {
  const { id, title, outcome } = await someIndicator(request);
  const { action } = outcome;
  const heading = page.getByRole('heading', { level: 1 });
  const path = page.getByRole('navigation', { name: 'Where this stands' });
  await page.goto(`/console/indicators/${id}`);
  await expect(heading).toHaveText(title);
  await path.getByRole('link', { name: outcome.title, exact: true }).click();
  await expect(heading).toHaveText(outcome.title);
  await path.getByRole('link', { name: action.title, exact: true }).click();
  await expect(heading).toHaveText(action.title);
  await path.getByRole('link', { name: action.parent?.title, exact: true }).click();
  await expect(heading).toHaveText(action.parent?.title ?? '');
  const below = page.getByRole('region', { name: /^Actions below/ });
  await below.getByRole('link', { name: action.title, exact: true }).click();
  await expect(heading).toHaveText(action.title);
  await page.getByRole('region', { name: /^Outcomes/ }).getByRole('link', { name: outcome.title, exact: true }).click();
  await page.getByRole('region', { name: /^Indicators/ }).getByRole('link', { name: title, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/console/indicators/${id}$`));
});

test('each measurement is a mark of the chart with the values of its row', async ({ page, request }) => {
  const { id, title, measurements } = await someIndicator(request);
  await page.goto(`/console/indicators/${id}`);
  const marks = page.getByRole('group', { name: `Values of “${title}” over time` }).locator('a[href^="#measurement-"]');
  const rows = page.getByRole('region', { name: 'Measurements', exact: true }).locator('tbody tr');
  await expect(marks).toHaveCount(measurements.totalCount);
  await expect(rows).toHaveCount(measurements.totalCount);
  await marks.last().focus();
  const period = (await rows.first().getByRole('rowheader').innerText()).trim();
  await expect(marks.last()).toHaveAccessibleName(new RegExp(`^${period}`));
  await page.keyboard.press('Enter');
  await expect(rows.first()).toBeInViewport();
});

test('the numbers of an organization open lists of as many records', async ({ page }) => {
  await page.goto('/console/organizations/chinalco');
  const table = page.getByRole('table');
  for (const noun of ['Articles', 'Actions', 'Outcomes']) {
    const link = table.getByRole('link', { name: new RegExp(`^${noun}, With all below: `) });
    const count = await link.innerText();
    await link.click();
    await expect(page.getByText(new RegExp(`^${count} ${noun.toLowerCase().slice(0, -1)}s?$`)).first()).toBeVisible();
    await page.goBack();
  }
});

test('a cell of the crossing opens the actions that it counts', async ({ page }) => {
  await page.goto('/console/themes/business');
  const cells = page.getByRole('region', { name: /×/ }).locator('td a');
  await expect(cells.first()).toBeVisible();
  const count = await cells.first().innerText();
  await cells.first().click();
  await expect(page).toHaveURL(/\/console\/actions\?.*theme=/i);
  await expect(page.getByText(new RegExp(`^${count} actions?$`)).first()).toBeVisible();
});

test('an organization scopes the console', async ({ page }) => {
  await page.goto('/console/organizations/chinalco');
  await page.getByRole('link', { name: 'Show only this organization' }).click();
  await expect(page).toHaveURL(/\?org=chinalco$/);
  await expect(page.getByText('The console is scoped to it')).toBeVisible();
});

test('administrators see the history of an action, readers do not', async ({ page, request }) => {
  const { outcome } = await someIndicator(request);
  await page.goto(`/console/actions/${outcome.action.slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(outcome.action.title);
  await expect(page.getByRole('button', { name: 'Show the history' })).toHaveCount(0);
  await signIn(page, 'owner@demo.example', 'praxis-owner');
  await page.reload();
  await page.getByRole('button', { name: 'Show the history' }).click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
});
