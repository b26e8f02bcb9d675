import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Import } from '@/api/types';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import ImportList from './ImportList.vue';

async function counts(more: Partial<Import>): Promise<string> {
  const one = (new FakeServer().handle('GET', '/api/projects/1/imports').body as Import[]).find(
    (one) => one.status === 'done',
  );
  const { unmount } = await renderPage(ImportList, {
    imports: [{ ...one, imported: 20, ...more }],
    opened: null,
  });
  const text = screen.getByText(/imported/).closest('p')?.textContent ?? '';
  unmount();
  return text.replace(/\s+/g, ' ').trim();
}

describe('imports', () => {
  it('counts a text file beside the images as skipped, not as rejected', async () => {
    const text = await counts({ rejected: 1, skipped: 1 });
    expect(text).toContain('1 skipped: not an image');
    expect(text).not.toContain('rejected');
  });

  it('counts both where there are both', async () => {
    const text = await counts({ rejected: 5, skipped: 2 });
    expect(text).toContain('3 rejected');
    expect(text).toContain('2 skipped: not images');
  });

  it('counts what a folder that was imported before holds, and begins that again', async () => {
    const imports = new FakeServer().handle('GET', '/api/projects/1/imports').body as Import[];
    const newest = imports.find((one) => one.origin === 'folder') as Import;
    const earlier = { ...newest, id: 1, known: 0, missing: 0 };
    const other = { ...earlier, id: 2, source: '/srv/images/other' };
    const { emitted, user, rerender } = await renderPage(ImportList, {
      imports: [newest, other, earlier],
      opened: null,
    });
    expect(screen.getByText(/known and not read/)).toHaveTextContent('98,796 known and not read');
    expect(screen.getByText(/no longer there/)).toHaveTextContent('12 no longer there');
    const buttons = screen.getAllByRole('button', { name: 'Sync again' });
    expect(buttons).toHaveLength(2);
    await user.click(buttons[0] as HTMLElement);
    expect(emitted('sync')).toEqual([[newest]]);
    await rerender({ imports: [{ ...newest, status: 'running' }, earlier], opened: null });
    expect(screen.queryByRole('button', { name: 'Sync again' })).toBeNull();
  });

  it('says of an upload that broke off how to go on, and how to be rid of it', async () => {
    const imports = new FakeServer().handle('GET', '/api/projects/1/imports').body as Import[];
    const { emitted, user } = await renderPage(ImportList, {
      imports: imports.filter((one) => one.upload),
      opened: null,
    });
    expect(screen.getByText('Interrupted')).toBeVisible();
    expect(screen.getByText(/Drop the same file again to go on/)).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '43');
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(emitted('discard')).toEqual([[5]]);
  });

  it('offers to pause what runs and to let go on what is paused', async () => {
    const [running] = (
      new FakeServer().handle('GET', '/api/projects/1/imports').body as Import[]
    ).filter((one) => one.status === 'running');
    const { emitted, user, rerender } = await renderPage(ImportList, {
      imports: [running],
      opened: null,
    });
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(emitted('pause')).toEqual([[3]]);
    await rerender({ imports: [{ ...running, status: 'paused' }], opened: null });
    expect(screen.getByText('Paused')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(emitted('resume')).toEqual([[3]]);
  });
});
