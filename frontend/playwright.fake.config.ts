import { defineConfig } from '@playwright/test';
import { freePort } from './e2e/freePort.ts';
import { chromiumOptions } from './scripts/chromium.mjs';

// The configuration is read again by every worker; what the first one chose is handed down.
process.env.WINNOW_FAKE_PORT ??= String(await freePort());
const port = process.env.WINNOW_FAKE_PORT;

// Beside dist, which holds what is packaged.
const built = 'node_modules/.cache/fake-dist';

/** The pages in a real browser against the backend in memory: no Java needed. */
export default defineConfig({
  testDir: 'e2e/fake',
  workers: 1,
  timeout: 60_000,
  // Waits no longer than it must, also where builds run beside it.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['junit', { outputFile: 'reports/fake.xml' }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: await chromiumOptions(),
  },
  webServer: {
    command: `npx vite build --outDir ${built} && npx vite preview --outDir ${built} --mode fake --host 127.0.0.1 --strictPort --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    timeout: 120_000,
  },
});
