import { expect, test, type Page } from '@playwright/test';

const shown = (page: Page) => page.locator('.stage .picture img');
const nameOf = (page: Page) => shown(page).getAttribute('alt');
const strip = (page: Page) => page.getByRole('group', { name: 'My last answers' });

async function mine(page: Page): Promise<{ imageId: number; classId: number | null }[]> {
  return (await (await page.request.get('/api/projects/1/annotations/mine?limit=50')).json()) as {
    imageId: number;
    classId: number | null;
  }[];
}

test.beforeEach(async ({ page }) => {
  page.on('pageerror', (error) => expect(error.message).toBe(''));
  await page.goto('/projects/1/label');
  await expect(shown(page)).toBeVisible();
});

test('one key labels and advances in the next frame', async ({ page }) => {
  const before = await mine(page);
  const first = await nameOf(page);
  const frames = await page.evaluate(async () => {
    const picture = () => document.querySelector('.stage .picture img');
    const old = picture();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: '2', code: 'Digit2' }));
    let count = 0;
    while (picture() === old && count < 60) {
      await new Promise(requestAnimationFrame);
      count++;
    }
    return count;
  });
  expect(frames).toBeLessThanOrEqual(1);
  expect(await nameOf(page)).not.toBe(first);
  await expect.poll(async () => (await mine(page)).length).toBe(before.length + 1);
  expect((await mine(page))[0]?.classId).toBe(101);
});

test('keeps up with somebody fast', async ({ page }) => {
  const before = (await mine(page)).length;
  // Seven a second: faster than anybody looks.
  const shown = page.locator('.stage .picture img');
  for (let n = 0; n < 30; n++) {
    // A key for an image that is not there to be seen yet is not taken.
    await shown.evaluate((image: HTMLImageElement) => image.decode());
    await page.keyboard.press(String((n % 6) + 1));
    await page.waitForTimeout(140);
  }
  await expect(page.locator('.tally')).toContainText('30 this session');
  await expect.poll(async () => (await mine(page)).length).toBe(Math.min(50, before + 30));
});

test('goes back, corrects and undoes', async ({ page }) => {
  const first = await nameOf(page);
  await page.keyboard.press('1');
  const second = await nameOf(page);
  await page.keyboard.press('ArrowLeft');
  expect(await nameOf(page)).toBe(first);
  await expect(page.getByRole('button', { name: 'cardboard', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('3');
  expect(await nameOf(page)).toBe(second);
  await expect.poll(async () => (await mine(page))[0]?.classId).toBe(102);
  await page.keyboard.press('Backspace');
  await expect.poll(async () => (await mine(page))[0]?.classId).toBe(100);
  await page.keyboard.press('Control+z');
  await expect.poll(() => nameOf(page)).toBe(first);
  await page.keyboard.press('4');
  await expect.poll(async () => (await mine(page))[0]?.classId).toBe(103);
});

test('space skips, slash finds a class, the strip leads back', async ({ page }) => {
  await page.keyboard.press(' ');
  await expect.poll(async () => (await mine(page))[0]?.classId).toBeNull();
  await page.keyboard.press('/');
  await page.keyboard.type('plas');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await mine(page))[0]?.classId).toBe(104);
  await strip(page).getByRole('button').last().click();
  await expect(page.locator('.caption')).toContainText('plastic');
});

test('goes on without the server and sends everything later, also after a reload', async ({
  page,
}) => {
  const before = (await mine(page)).length;
  await page.request.post('/api/fake', { data: { down: true } });
  for (const key of ['1', '2', '3']) await page.keyboard.press(key);
  await expect(page.getByText('Offline, 3 answers waiting')).toBeVisible();
  await page.request.post('/api/fake', { data: { down: false } });
  await page.reload();
  await expect.poll(async () => (await mine(page)).length).toBe(Math.min(50, before + 3));
  await expect(page.getByText(/Offline/)).toHaveCount(0);
});

test('nothing scrolls and no policy is broken', async ({ page }) => {
  const broken: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) broken.push(message.text());
  });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await expect(page.getByRole('complementary', { name: 'Guidelines' })).toContainText('corrugated');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollHeight - window.innerHeight,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  expect(broken).toEqual([]);
});
