import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

const name = 'ada';
const password = 'correct horse battery';

function setupCode(): string | null {
  const log = readFileSync(join(process.env.WINNOW_E2E_FOLDER ?? '', 'server.log'), 'utf8');
  return /Open https?:\/\/\S+\/setup\?code=([^\s"'&]+)/.exec(log)?.[1] ?? null;
}

/** Signs the administrator in, whom the first test that runs makes. */
export async function signIn(page: Page): Promise<void> {
  await expect.poll(setupCode, { message: 'the server prints its setup address' }).not.toBeNull();
  await page.goto('/');
  await page.waitForURL(/\/(setup|login)/);
  if (page.url().includes('/setup')) {
    await page.goto(`/setup?code=${setupCode()}`);
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Create administrator' }).click();
  } else {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }
  await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible();
}
