import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Import } from '@/api/types';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import ImportList from './ImportList.vue';

async function counts(more: Partial<Import>): Promise<string> {
  const one = (new FakeServer().handle('GET', '/api/projects/1/imports').body as Import[])[1];
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
});
