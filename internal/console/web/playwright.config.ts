// The browser tests: `npm test`. They run against the real binary with the demo content, and an OpenID provider. Pure
// functions are tested beside their sources, without a browser.
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { praxis, provider } from './tests/addresses';

// Days begin in the tests when they do in the browser.
process.env.TZ = 'Asia/Shanghai';

// The workers read this file, too. The folder is the first process's.
const data = (process.env.PRAXIS_TEST_DATA ??= mkdtempSync(join(tmpdir(), 'praxis-console-')));
chmodSync(data, 0o755); // as root, Postgres runs as another user

export default defineConfig({
  projects: [
    { name: 'functions', testDir: 'src' },
    { name: 'pages', testDir: 'tests' },
  ],
  outputDir: 'node_modules/.test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['line']],
  use: {
    baseURL: praxis,
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: [
    {
      command: 'node tests/provider.mjs',
      url: `${provider}/.well-known/openid-configuration`,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    },
    {
      command:
        `go build -o ${data}/praxis ../../../cmd/praxis && exec ${data}/praxis demo --data ${data}/praxis-data ` +
        `--addr ${new URL(praxis).host} --oidc-issuer ${provider} --oidc-client-id praxis 2> ${data}/log`, // it has a line for each request
      env: { PRAXIS_OIDC_CLIENT_SECRET: 'a secret for tests only' },
      url: `${praxis}/readyz`,
      timeout: 600_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
      stdout: 'ignore',
    },
  ],
});
