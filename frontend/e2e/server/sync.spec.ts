import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { picture } from './pictures';
import { signIn } from './signIn';

test('a folder that has changed is synced, and the report tells what became of each file', async ({
  page,
}) => {
  const folder = join(process.env.WINNOW_E2E_FOLDER ?? '', 'roots', `belt ${Date.now()}`);
  const write = (name: string, seed: number) => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), picture('disc', seed));
  };
  write('glass/same.png', 1);
  write('glass/changed.png', 2);
  write('paper/gone.png', 3);
  await signIn(page);
  const made = await page.request.post('/api/projects', {
    headers: { Origin: new URL(page.url()).origin },
    data: { name: `Sync ${Date.now()}`, task: 'single_label' },
  });
  const { id } = (await made.json()) as { id: number };
  await page.goto(`/projects/${id}/import`);
  await page.getByRole('radio', { name: /Take them as answers/ }).check();
  await page.getByLabel('Or a folder on the server').fill(folder);
  // What was written within two seconds before it is read is read again by the next import.
  await page.waitForTimeout(2_100);
  await page.getByRole('button', { name: 'Import folder' }).click();
  const imports = page.getByRole('list', { name: 'Imports' }).getByRole('listitem');
  await expect(imports).toContainText('Done');
  await expect(imports).toContainText('3 imported');
  await expect(imports).toContainText('labels as answers: 3 images labeled');

  write('glass/changed.png', 4);
  write('glass/new.png', 5);
  rmSync(join(folder, 'paper/gone.png'));
  await imports.getByRole('button', { name: 'Sync again' }).click();

  await expect(imports).toHaveCount(2);
  const newest = imports.first();
  await expect(newest).toContainText('Done');
  await expect(newest).toContainText('2 imported');
  await expect(newest).toContainText('1 known and not read');
  await expect(newest).toContainText('1 no longer there');
  await expect(newest).toContainText('labels as answers: 2 images labeled, 1 known already');
  await expect(page.getByRole('button', { name: 'Sync again' })).toHaveCount(1);

  await newest.getByRole('button', { name: 'Report' }).click();
  const row = (file: string) => newest.getByRole('row').filter({ hasText: file });
  await expect(row('same.png')).toContainText('Known since the import of');
  await expect(row('changed.png')).toContainText('Label taken: glass.');
  await expect(row('changed.png')).toContainText('Changed since the import of');
  await expect(row('new.png')).toContainText('Imported');
  await expect(row('gone.png')).toContainText('No longer there');
  await newest.getByRole('button', { name: 'No longer there 1' }).click();
  await expect(newest.getByRole('row')).toHaveCount(2);
});
