// The page of an article, as visitors read it: its text and outline, what it is tied to, likes and reports.
import type { APIRequestContext } from '@playwright/test';
import { praxis } from './addresses';
import { expect, expectAccessible, signIn, test } from './fixtures';

interface Found {
  slug: string;
  locale: string;
  title: string;
  outline: { text: string; anchor: string }[];
  translations: { nodes: { title: string }[] };
  evidence: { nodes: { outcome: { id: string; title: string } }[] };
}

/** The Chinese article of the demo that has the most headings, of those with evidence and a translation. */
async function longestArticle(request: APIRequestContext): Promise<Found> {
  const query = `{
    articles(first: 100, where: { locale: "zh-CN", hasEvidence: true }) {
      nodes {
        slug locale title outline { text anchor }
        translations(first: 1) { nodes { title } }
        evidence(first: 1) { nodes { outcome { id title } } }
      }
    }
  }`;
  const answer = await request.post(`${praxis}/graphql`, { data: { query } });
  const { data } = (await answer.json()) as { data: { articles: { nodes: Found[] } } };
  const candidates = data.articles.nodes.filter((a) => a.translations.nodes.length > 0);
  const [longest] = candidates.toSorted((a, b) => b.outline.length - a.outline.length);
  if (!longest || longest.outline.length < 2) throw new Error('the demo has no article to test with');
  return longest;
}

test.use({ locale: 'zh-CN' });

test('the outline leads to the headings, and back works', async ({ page, request }) => {
  const article = await longestArticle(request);
  await page.goto(`/console/articles/${article.slug}@zh-CN`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(article.title);
  await expect(page).toHaveTitle(`${article.title} · Praxis`);
  const outline = page.getByRole('navigation', { name: '目录' });
  const last = article.outline.at(-1)!;
  await outline.getByRole('link', { name: last.text, exact: true }).click();
  await expect(page.getByRole('heading', { name: last.text })).toBeFocused();
  await expect(page.getByRole('heading', { name: last.text })).toBeInViewport();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
});

test('an address with a heading opens at the heading', async ({ page, request }) => {
  const article = await longestArticle(request);
  const last = article.outline.at(-1)!;
  await page.goto(`/console/articles/${article.slug}@zh-CN#${encodeURIComponent(last.anchor)}`);
  await expect(page.getByRole('heading', { name: last.text })).toBeFocused();
});

test('the translation is a link, and a missing language is explained', async ({ page, request }) => {
  const article = await longestArticle(request);
  await page.goto(`/console/articles/${article.slug}@zh-CN`);
  await page.getByRole('navigation', { name: '语言' }).getByRole('link', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(article.translations.nodes[0]!.title);
  await expect(page).toHaveURL(/@en$/);
  await page.goto(`/console/articles/${article.slug}@fr`);
  await expect(page.getByText('本文没有法语版')).toBeVisible();
});

test('the outcome that it is evidence for is a link', async ({ page, request }) => {
  const article = await longestArticle(request);
  const { outcome } = article.evidence.nodes[0]!;
  await page.goto(`/console/articles/${article.slug}@zh-CN`);
  const link = page.getByRole('link', { name: outcome.title, exact: true });
  await expect(link).toHaveAttribute('href', `/console/outcomes/${outcome.id}`);
});

test('a visitor likes an article and takes it back', async ({ page, request }) => {
  const article = await longestArticle(request);
  await page.goto(`/console/articles/${article.slug}@zh-CN`);
  const like = page.getByRole('button', { name: '点赞' });
  await expect(like).toHaveAttribute('aria-pressed', 'false');
  const before = Number(await like.innerText());
  const saved = page.waitForResponse((r) => r.request().postData()?.includes('likeArticle') ?? false);
  await like.click();
  await expect(like).toHaveText(String(before + 1));
  await (await saved).finished();
  await page.reload();
  await expect(like).toHaveAttribute('aria-pressed', 'true');
  await like.click();
  await expect(like).toHaveAttribute('aria-pressed', 'false');
});

test('a visitor reports an article', async ({ page, request }) => {
  const article = await longestArticle(request);
  await page.goto(`/console/articles/${article.slug}@zh-CN`);
  await page.getByRole('button', { name: '举报' }).click();
  const dialog = page.getByRole('dialog', { name: '举报本文' });
  await dialog.getByLabel('证明页面的网址').fill('no address');
  await dialog.getByRole('button', { name: '提交举报' }).click();
  await expect(dialog.getByText('请说明问题，以便编辑核实。')).toBeVisible();
  await expect(dialog.getByText('这不是网址。')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('请说明问题').fill('第二节的数字与报告不符。');
  await dialog.getByLabel('证明页面的网址').fill('https://example.org/report');
  await dialog.getByRole('button', { name: '提交举报' }).click();
  await expect(dialog.getByText('本文的编辑已收到您的举报')).toBeVisible();
});

test('an article that does not exist says so', async ({ page }) => {
  await page.goto('/console/articles/no-such-article@en');
  await expect(page.getByRole('heading', { name: '没有此页面' })).toBeVisible();
});

test('a withheld article says why, and its text is gone', async ({ page }) => {
  await page.goto('/console/articles/withdrawn-reprint@zh-CN');
  await expect(page.getByText('本文因版权投诉已停止展示。')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: '举报' })).toHaveCount(0);
});

test('an editor compares the working copy with the published text', async ({ page }) => {
  await signIn(page, 'editor@demo.example', 'praxis-editor');
  await page.goto('/console/articles/night-flow@zh-CN');
  await page.getByRole('link', { name: '与已发布的正文比较' }).click();
  await expect(page).toHaveURL(/view=revisions&from=1&to=2/);
  await expect(page.getByRole('heading', { name: '从第 1 版到第 2 版' })).toBeVisible();
  await expect(page.locator('ins, del').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: '历史', exact: true }).click();
  await expect(page.getByRole('heading', { name: '历史' })).toBeVisible();
  await expect(page.getByText('editor@demo.example').first()).toBeVisible();
  await expectAccessible(page);
});

test('a visitor sees neither revisions nor history', async ({ page }) => {
  await page.goto('/console/articles/night-flow@zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: '版本' })).toHaveCount(0);
  await expect(page.getByText('与已发布的正文比较')).toHaveCount(0);
});

test.describe('in English', () => {
  test.use({ locale: 'en-GB' });

  test('an address without a language, or with one that is missing, shows what the reader reads', async ({ page }) => {
    for (const address of ['hands', 'hands@fr']) {
      await page.goto(`/console/articles/${address}`);
      await expect(page.getByRole('heading', { level: 1, name: /^Hand hygiene/ })).toBeVisible();
    }
  });
});
