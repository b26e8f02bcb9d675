/**
 * Walks the pages of a running server and writes a picture of each, light and dark, at the sizes
 * of a laptop and a tablet. Environment: WINNOW_URL, WINNOW_USER and WINNOW_PASSWORD (neither for
 * the fake backend), WINNOW_PROJECT (default: the first), WINNOW_SCREENSHOTS (default screenshots).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumOptions } from './chromium.mjs';

const url = process.env.WINNOW_URL ?? 'http://127.0.0.1:8080';
const out = process.env.WINNOW_SCREENSHOTS ?? 'screenshots';
const only = process.argv[2];
const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
];

const browser = await chromium.launch(await chromiumOptions());
mkdirSync(out, { recursive: true });
try {
  for (const size of sizes) {
    for (const colorScheme of ['light', 'dark']) await walk(size, colorScheme);
  }
} finally {
  await browser.close();
}

async function walk(size, colorScheme) {
  const context = await browser.newContext({ viewport: size, colorScheme, baseURL: url });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.error(`${page.url()}: ${error.message}`));
  const shoot = async (name) => {
    const file = `${name}-${colorScheme}-${size.width}x${size.height}.png`;
    await page.screenshot({ path: join(out, file) });
  };
  if (process.env.WINNOW_USER) await logIn(page, shoot);
  for (const [name, path] of await pages(page)) {
    if (only && !name.includes(only)) continue;
    await page.goto(path);
    await page.locator('#main, form').first().waitFor();
    await settle(page);
    await shoot(name);
  }
  await context.close();
}

async function logIn(page, shoot) {
  await page.goto('/login');
  await page.getByLabel('Name').waitFor();
  await shoot('login');
  await page.getByLabel('Name').fill(process.env.WINNOW_USER);
  await page.getByLabel('Password').fill(process.env.WINNOW_PASSWORD ?? '');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
}

async function pages(page) {
  const answer = await page.request.get('/api/projects');
  const projects = answer.ok() ? await answer.json() : [];
  const id = process.env.WINNOW_PROJECT ?? projects[0]?.id;
  const inProject = id
    ? ['label', 'rounds', 'import', 'export', 'settings'].map((name) => [
        name,
        `/projects/${id}/${name}`,
      ])
    : [];
  return [
    ['projects', '/'],
    ['new-project', '/projects/new'],
    ...(id ? [['progress', `/projects/${id}`]] : []),
    ...inProject,
    ['users', '/users'],
    ['account', '/account'],
    ['not-found', '/nowhere'],
  ];
}

/** Until nothing loads and the charts have drawn; live connections stay open, so not networkidle. */
async function settle(page) {
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.waitForTimeout(700);
}
