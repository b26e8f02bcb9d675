import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './scripts/chromium.mjs';

const port = 5199;

/** The pages in a real browser against the backend in memory: no Java needed. */
export default defineConfig({
  testDir: 'e2e/fake',
  workers: 1,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: await chromiumOptions(),
  },
  webServer: {
    command: `npx vite build && npx vite preview --mode fake --host 127.0.0.1 --strictPort --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    timeout: 120_000,
  },
});
