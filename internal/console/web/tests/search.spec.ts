// The search: its palette, its page, and the keys that lead to them.
import { expect, expectAccessible, test } from './fixtures';

test('the palette completes names, also in pinyin, and opens what was chosen', async ({ page }) => {
  await page.goto('/console/themes');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('/');
  const palette = page.getByRole('dialog', { name: 'Search' });
  await expect(palette.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('chzy');
  // Its name in the reader's language, and the one that was completed.
  await expect(palette.getByRole('menuitem', { name: /^Chihong Germanium.*驰宏锗业/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(page).toHaveURL(/\/organizations\//);
});

test('Enter searches for the text, which is offered again later', async ({ page }) => {
  await page.goto('/console/themes');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('searchbox').fill('锗');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=/);
  await expect(page.getByRole('heading', { level: 1, name: 'Search: 锗' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('menuitem', { name: '锗', exact: true })).toBeVisible();
});

test('characters that are being composed are not searched for', async ({ page }) => {
  await page.goto('/console/themes');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('searchbox').waitFor();
  const asked: string[] = [];
  page.on('request', (request) => {
    const sent = decodeURIComponent(request.url()) + (request.postData() ?? '');
    const query = /"query":"([^"]*)"/.exec(sent)?.[1];
    if (sent.includes('Suggest') && query !== undefined) asked.push(query);
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Input.imeSetComposition', { text: 'zhe', selectionStart: 3, selectionEnd: 3 });
  await devtools.send('Input.insertText', { text: '锗' });
  await expect(page.getByRole('dialog').getByRole('menuitem', { name: /锗粉/ }).first()).toBeVisible();
  expect(asked.join()).not.toContain('zhe');
});

test('facets are in the address', async ({ page }) => {
  await page.goto('/console/search?q=锗');
  const outcomes = page.getByRole('checkbox', { name: /^Outcomes/ });
  await outcomes.check();
  await expect(page).toHaveURL(/type=OUTCOME/);
  await page.getByRole('checkbox', { name: /^Articles/ }).check();
  await expect(page).toHaveURL(/type=ARTICLE&type=OUTCOME/);
  await page.goBack();
  await expect(page.getByRole('checkbox', { name: /^Articles/ })).not.toBeChecked();
  await expect(outcomes).toBeChecked();
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await expect(outcomes).not.toBeChecked();
  await expectAccessible(page);
});

test('a search without results says what to try', async ({ page }) => {
  await page.goto('/console/search?q=qwrtzp&type=ARTICLE');
  await expect(page.getByRole('heading', { name: 'Nothing matches “qwrtzp” with these filters' })).toBeVisible();
  await expectAccessible(page);
});

test('shortcuts of single characters can be turned off', async ({ page }) => {
  await page.goto('/console/themes');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/\/dashboard/);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expectAccessible(page);
  await dialog.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('/');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Search' }).getByRole('searchbox')).toHaveValue('');
});
