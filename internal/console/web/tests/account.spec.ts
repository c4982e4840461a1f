// Signing in, and a session that ends while pages are open.
import { test as base, type Page } from '@playwright/test';
import { praxis } from './addresses';
import { expect, expectAccessible, signIn, test } from './fixtures';

const editor = ['editor@demo.example', 'praxis-editor'] as const;
const owner = ['owner@demo.example', 'praxis-owner'] as const;

async function fillIn(page: Page, email: string, password: string) {
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
}

const account = (page: Page) => page.getByRole('button', { name: /^Account of/ });

/** Ends the session of the browser without the page's knowledge. */
async function endSession(page: Page) {
  const answer = await page.context().request.post(`${praxis}/graphql`, {
    data: { query: 'mutation { signOut { viewer { anonymous } } }' },
  });
  expect(answer.ok()).toBe(true);
}

/** What happens when a reader comes back to the window. */
const comeBack = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

test('a sign-in with the keyboard leads to the page that was asked for', async ({ page }) => {
  await page.goto('/console/sign-in?returnTo=/console/themes?org=chinalco');
  await expect(page.getByLabel('Email address')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter your email address.')).toBeVisible();
  await fillIn(page, editor[0], 'wrong');
  await expect(page.getByText('The email address or the password is wrong.')).toBeVisible();
  await expect(page.getByLabel('Password')).toBeFocused();
  await expectAccessible(page);
  await fillIn(page, ...editor);
  await expect(account(page)).toBeVisible();
  expect(page.url()).toBe(`${praxis}/console/themes?org=chinalco`);
});

const elsewhere = ['//example.org/a', '/\\example.org', 'https://example.org', 'javascript:alert(1)', '/\t/example.org'];
for (const path of elsewhere) {
  test(`a sign-in does not lead to ${JSON.stringify(path)}`, async ({ page }) => {
    await page.goto(`/console/sign-in?${new URLSearchParams({ returnTo: path }).toString()}`);
    await fillIn(page, ...editor);
    await expect(account(page)).toBeVisible();
    expect(new URL(page.url()).pathname).toBe('/console/dashboard');
  });
}

for (const [path, title] of [
  ['/forgot-password', 'This server sends no mail'],
  ['/reset-password', 'The link is incomplete'],
  ['/accept-invitation?token=none', 'This link is not valid'],
  ['/sign-in?error=NO_ACCOUNT', 'Sign in'],
] as const) {
  test(`${path} explains itself`, async ({ page }) => {
    await page.goto(`/console${path}`);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    expect(page.url()).not.toContain('token');
    await expectAccessible(page);
  });
}

// The browser notes the answer 401 in its console.
base.describe('a session that ends', () => {
  base.use({ baseURL: praxis });

  base('asks for the password, and what was entered stays', async ({ page }) => {
    await signIn(page, ...editor);
    await page.goto('/console/search?q=x');
    const field = page.getByRole('searchbox', { name: 'Search for' });
    await field.fill('not sent yet');
    await endSession(page);
    await comeBack(page);
    const dialog = page.getByRole('dialog', { name: 'Sign in to go on' });
    await expect(dialog.getByLabel('Email address')).toHaveValue(editor[0]);
    await page.keyboard.press('Escape');
    await expect(dialog.getByLabel('Password')).toBeFocused();
    await page.keyboard.type(editor[1]);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(field).toHaveValue('not sent yet');
  });

  base('goes on when another tab signs in, and ends when it signs out', async ({ page }) => {
    await signIn(page, ...editor);
    await page.goto('/console/themes');
    await expect(account(page)).toBeVisible();
    await endSession(page);
    await comeBack(page);
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();

    const other = await page.context().newPage();
    await other.goto('/console/sign-in');
    await fillIn(other, ...editor);
    await expect(dialog).toBeHidden();
    await account(other).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('dialog', { name: 'Sign in to go on' })).toBeVisible();
    await page.getByRole('button', { name: 'Sign out and go on as a visitor' }).click();
    await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  });

  base('is not mixed with the session of another user', async ({ page }) => {
    await signIn(page, ...editor);
    await page.goto('/console/themes');
    await expect(account(page)).toContainText('Editor');
    await signIn(page, ...owner);
    await comeBack(page);
    await page.getByRole('button', { name: /^Load the page as/ }).click();
    await expect(account(page)).toContainText('Owner');
  });
});
