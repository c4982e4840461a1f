// Signing in at an OpenID provider, with the authorization code flow through the server.
import { execFileSync } from 'node:child_process';
import { provider } from './addresses';
import { expect, test } from './fixtures';

const link = 'Sign in with the organization’s account';

/** Signs in at the provider's own pages. */
async function signInAtProvider(page: import('@playwright/test').Page, subject: string) {
  await page.waitForURL(`${provider}/interaction/**`);
  await page.locator('input[name=login]').fill(subject);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]').click(); // consent
}

// What the provider's pages write to the console is not ours.
test.use({ quietProvider: true });

test('a director signs in at the provider and lands where they wanted to go', async ({ page }) => {
  const data = process.env.PRAXIS_TEST_DATA!;
  execFileSync(`${data}/praxis`, [
    ...['user', 'add', 'director@demo.example', '--name', 'Director', '--subject', 'director'],
    ...['--owner', '--data', `${data}/praxis-data`],
  ]);
  await page.goto('/console/sign-in?returnTo=/console/actions?status=ACTIVE');
  await page.getByRole('link', { name: link }).click();
  await signInAtProvider(page, 'director');
  await expect(page.getByRole('button', { name: 'Account of Director' })).toBeVisible();
  await expect(page).toHaveURL(/\/console\/actions\?status=ACTIVE$/);
});

test('a person without an account is told so', async ({ page }) => {
  await page.goto('/console/sign-in');
  await page.getByRole('link', { name: link }).click();
  await signInAtProvider(page, 'stranger');
  await expect(page.getByText('There is no Praxis account for your organization’s account.')).toBeVisible();
  await expect(page).toHaveURL(/\/console\/sign-in/);
});
