import { writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { zipOfPictures } from './pictures';
import { signIn } from './signIn';

const pictures = 30;

test('an upload outlives a pause, a lost network and a reload', async ({ page, context }) => {
  await signIn(page);
  await openImportPage(page);
  page.on('dialog', (dialog) => void dialog.accept());
  const offsets = await slowly(page);
  const file = test.info().outputPath('belt.zip');
  writeFileSync(file, zipOfPictures(pictures, 20_000_000));
  const upload = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');

  await page.getByTestId('files').setInputFiles(file);
  await expect(upload).toContainText('Uploading');
  await expect(upload).toContainText(/[kM]B\/s/);
  await upload.getByRole('button', { name: 'Pause' }).click();
  await expect(upload).toContainText('Paused');
  const paused = offsets.length;
  await page.waitForTimeout(1_500);
  expect(offsets).toHaveLength(paused);
  await upload.getByRole('button', { name: 'Go on' }).click();
  await expect(upload).toContainText('Uploading');

  await context.setOffline(true);
  await expect(upload).toContainText('Waiting for the server');
  await expect(upload).toContainText('It goes on by itself');
  await context.setOffline(false);
  await expect(upload).toContainText('Uploading');

  await page.reload();
  const imported = page.getByRole('list', { name: 'Imports' }).getByRole('listitem');
  await expect(imported).toContainText('Interrupted');
  await expect(imported).toContainText('Drop the same file again to go on.');
  const before = offsets.length;
  await page.getByTestId('files').setInputFiles(file);
  await expect(imported).toContainText('Done', { timeout: 60_000 });
  await expect(imported).toContainText(`${pictures} imported`);
  await expect(imported).toHaveCount(1);
  expect(offsets[before]).toBeGreaterThan(0);
});

test('an upload that is discarded is gone', async ({ page }) => {
  await signIn(page);
  await openImportPage(page);
  await slowly(page);
  const file = test.info().outputPath('belt.zip');
  writeFileSync(file, zipOfPictures(pictures, 20_000_000));
  await page.getByTestId('files').setInputFiles(file);
  const upload = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');
  await expect(upload).toContainText('sent');
  await upload.getByRole('button', { name: 'Discard' }).click();
  await expect(upload).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Imports' })).toContainText('Cancelled');
});

test('an import that is paused goes on where it stopped', async ({ page }) => {
  await signIn(page);
  await openImportPage(page);
  const many = 3_000;
  const file = test.info().outputPath('many.zip');
  writeFileSync(file, zipOfPictures(many));
  const imported = page.getByRole('list', { name: 'Imports' }).getByRole('listitem');

  await page.getByTestId('files').setInputFiles(file);
  await imported.getByRole('button', { name: 'Pause' }).click();
  await expect(imported).toContainText('Paused');
  const counts = async () => {
    const answer = await page.request.get(`/api${new URL(page.url()).pathname}s`);
    const [one] = (await answer.json()) as [{ status: string; entries: number; imported: number }];
    return one;
  };
  // The batch that was under way when it was paused may still be counted.
  await page.waitForTimeout(2_000);
  const paused = await counts();
  expect(paused.status).toBe('paused');
  expect(paused.entries).toBeLessThan(many);
  await page.waitForTimeout(2_000);
  expect(await counts()).toEqual(paused);
  await page.reload();
  await expect(imported).toContainText('Paused');

  await imported.getByRole('button', { name: 'Go on' }).click();
  await expect(imported).toContainText('Done', { timeout: 60_000 });
  await expect(imported).toContainText(/3[,.]?000 imported/);
  await expect(imported).toHaveCount(1);
  expect(await counts()).toMatchObject({ entries: many, imported: many });
});

async function openImportPage(page: Page): Promise<void> {
  const made = await page.request.post('/api/projects', {
    headers: { Origin: new URL(page.url()).origin },
    data: { name: `Uploads ${Date.now()}`, task: 'single_label' },
  });
  const { id } = (await made.json()) as { id: number };
  await page.goto(`/projects/${id}/import`);
  await expect(page.getByRole('heading', { name: 'Import images' })).toBeVisible();
}

/** Makes every piece take a while, and tells where each began. */
async function slowly(page: Page): Promise<number[]> {
  const offsets: number[] = [];
  await page.route('**/uploads/*', async (route) => {
    if (route.request().method() === 'PATCH') {
      offsets.push(Number(route.request().headers()['upload-offset']));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    // The page may have given the request up meanwhile.
    await route.continue().catch(() => undefined);
  });
  return offsets;
}
