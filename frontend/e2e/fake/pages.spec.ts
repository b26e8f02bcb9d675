import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const pages: [string, string][] = [
  ['projects', '/'],
  ['new project', '/projects/new'],
  ['progress', '/projects/1'],
  ['label', '/projects/1/label'],
  ['rounds', '/projects/1/rounds'],
  ['import', '/projects/1/import'],
  ['export', '/projects/1/export'],
  ['settings', '/projects/1/settings'],
  ['empty project', '/projects/3'],
  ['users', '/users'],
  ['account', '/account'],
  ['nothing', '/nowhere'],
];

for (const [name, path] of pages) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name} is accessible and whole in ${colorScheme}`, async ({ browser }) => {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width: 1024, height: 768 },
      });
      const page = await context.newPage();
      const said: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) said.push(message.text());
      });
      page.on('pageerror', (error) => said.push(error.message));
      await page.goto(path);
      await page.locator('#main').waitFor();
      await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`),
      ).toEqual([]);
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(wider, 'nothing sticks out to the side').toBeLessThanOrEqual(0);
      expect(said).toEqual([]);
      await context.close();
    });
  }
}

test('the bar of the class with most labels reaches up to the numbers', async ({ page }) => {
  await page.goto('/projects/1');
  const rows = page.getByRole('region', { name: 'Labels per class' }).locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  const widths = await rows.evaluateAll((all) =>
    all.map((row) => ({
      labels: Number(row.querySelector('td.num')?.textContent),
      bar: row.querySelector('.bar')?.getBoundingClientRect().width ?? 0,
      room: row.querySelector('.bar-cell')?.getBoundingClientRect().width ?? 0,
      row: row.getBoundingClientRect().width,
    })),
  );
  const most = Math.max(...widths.map((one) => one.labels));
  expect(most).toBeGreaterThan(0);
  for (const { labels, bar, room, row } of widths) {
    expect(bar).toBeCloseTo((labels / most) * room, 0);
    expect(room).toBeGreaterThan(row / 3 + 8);
  }
});
