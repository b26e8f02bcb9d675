import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { freePort } from './e2e/freePort.ts';
import { chromiumOptions } from './scripts/chromium.mjs';

// The configuration is read again by every worker; what the first one chose is handed down.
process.env.WINNOW_E2E_PORT ??= String(await freePort());
process.env.WINNOW_E2E_FOLDER ??= mkdtempSync(join(tmpdir(), 'winnow-e2e-'));

const url = `http://127.0.0.1:${process.env.WINNOW_E2E_PORT}`;

/** The journey of a person through the packaged server; build it first (mvn package). */
export default defineConfig({
  testDir: 'e2e/server',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['junit', { outputFile: 'reports/journey.xml' }]],
  use: {
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    acceptDownloads: true,
    trace: 'retain-on-failure',
    launchOptions: await chromiumOptions(),
  },
  webServer: {
    command: 'node e2e/startServer.mjs',
    url: `${url}/api/setup`,
    timeout: 180_000,
    stdout: 'pipe',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
});
