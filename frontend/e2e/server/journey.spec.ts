import { expect, test, type Download, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { kindIn, kinds, zipOfPictures, type Kind } from './pictures';
import { signIn } from './signIn';

const images = 120;
const answers = 40;

test('from an empty server to labels in a file', async ({ page }) => {
  await signIn(page);
  await makeProject(page);
  await importPictures(page);
  const given = await labelByKeyboard(page);
  await undoOne(page, given);
  await seeProgress(page, given);
  await checkExport(page, given);
});

/** What was answered, by the image's name. */
type Given = Map<string, Kind>;

async function makeProject(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'New project' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Three shapes');
  await page.getByLabel('Add classes').fill(kinds.join(', '));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  for (const kind of kinds) await expect(page.getByLabel(`Name of ${kind}`)).toHaveValue(kind);
  await page.getByRole('button', { name: 'Create project' }).click();
  await expect(page.getByRole('heading', { name: 'Import images' })).toBeVisible();
}

async function importPictures(page: Page): Promise<void> {
  await page.getByTestId('files').setInputFiles({
    name: 'shapes.zip',
    mimeType: 'application/zip',
    buffer: zipOfPictures(images),
  });
  const imported = page.getByRole('list', { name: 'Imports' }).getByRole('listitem').first();
  await expect(imported).toContainText('Done', { timeout: 120_000 });
  await expect(imported).toContainText(`${images} imported`);
}

async function openWorkbench(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Label', exact: true }).first().click();
  await expect(shownImage(page)).toBeVisible({ timeout: 120_000 });
}

const shownImage = (page: Page) => page.locator('.stage .picture img');

async function shownName(page: Page): Promise<string> {
  return (await shownImage(page).getAttribute('alt')) ?? '';
}

/** The number of the order, as the head of the workbench says it; 0 where there is none. */
async function orderNumber(page: Page): Promise<number> {
  const text = await page.locator('.order').innerText();
  return Number(/Order ([\d,]+)/.exec(text)?.[1]?.replace(/,/g, '') ?? 0);
}

async function answer(page: Page, given: Given): Promise<string> {
  const name = await shownName(page);
  const kind = kindIn(name);
  // A key for an image that is not there to be seen yet is not taken.
  await shownImage(page).evaluate((image: HTMLImageElement) => image.decode());
  await page.keyboard.press(String(kinds.indexOf(kind) + 1));
  given.set(name, kind);
  await expect.poll(() => shownName(page), { timeout: 60_000 }).not.toBe(name);
  return name;
}

async function labelByKeyboard(page: Page): Promise<Given> {
  await openWorkbench(page);
  const before = await orderNumber(page);
  const given: Given = new Map();
  while (given.size < answers) await answer(page, given);
  await expect(page.locator('.tally')).toContainText(`${answers} this session`);
  await expect
    .poll(() => orderNumber(page), {
      message: 'a round publishes a new order',
      timeout: 180_000,
    })
    .toBeGreaterThan(before);
  return given;
}

async function undoOne(page: Page, given: Given): Promise<void> {
  const name = await answer(page, given);
  // Undoing an answer that is saved goes through the server.
  await expect
    .poll(async () => (await mine(page)).length, { message: 'every answer arrives' })
    .toBe(answers + 1);
  await page.keyboard.press('Backspace');
  await expect.poll(() => shownName(page)).toBe(name);
  given.delete(name);
  await expect.poll(async () => (await mine(page)).length).toBe(answers);
}

async function mine(page: Page): Promise<unknown[]> {
  const id = /projects\/(\d+)/.exec(page.url())?.[1];
  const answer = await page.request.get(`/api/projects/${id}/annotations/mine?limit=50`);
  return (await answer.json()) as unknown[];
}

async function seeProgress(page: Page, given: Given): Promise<void> {
  await page.getByRole('link', { name: 'Progress', exact: true }).click();
  const stands = page.getByRole('region', { name: 'Where the project stands' });
  await expect(stands).toContainText('Labels');
  await expect(stands).toContainText(String(given.size));
  await expect(page.getByRole('heading', { name: 'Recent rounds' })).toBeVisible();
}

async function checkExport(page: Page, given: Given): Promise<void> {
  await page.getByRole('link', { name: 'Export', exact: true }).click();
  const csv = (await bytesOf(await exported(page, /^CSV/))).toString('utf8');
  const again = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download .*labels\.csv$/ }).click();
  expect((await bytesOf(await again)).toString('utf8')).toBe(csv);
  const [head, ...rows] = csv.trim().split(/\r?\n/);
  const columns = (head ?? '').split(',');
  const [nameAt, labelAt] = [columns.indexOf('name'), columns.indexOf('label')];
  expect([nameAt, labelAt]).not.toContain(-1);
  const labels = new Map(
    rows.map((row) => {
      const cells = row.split(',');
      return [cells[nameAt]?.split('/').at(-1), cells[labelAt]];
    }),
  );
  expect(Object.fromEntries(labels)).toEqual(Object.fromEntries(given));

  const files = unzipSync(new Uint8Array(await bytesOf(await exported(page, /^Class folders/))));
  const packed = Object.keys(files).filter((path) => path.endsWith('.png'));
  expect(packed).toHaveLength(given.size);
  for (const path of packed) {
    expect(path.split('/'), `${path} lies in the folder of its class`).toContain(
      kindIn(path.split('/').pop() ?? ''),
    );
    expect([...(files[path] ?? []).slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
}

async function exported(page: Page, format: RegExp): Promise<Download> {
  await page.getByRole('radio', { name: format }).check();
  const begun = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  return begun;
}

async function bytesOf(file: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
