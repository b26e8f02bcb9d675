import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Import } from '@/api/types';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import ImportReport from './ImportReport.vue';

const one = (id: number): Import =>
  (new FakeServer().handle('GET', '/api/projects/1/imports').body as Import[]).find(
    (each) => each.id === id,
  ) as Import;

describe('the report of an import', () => {
  it('counts each outcome and each reason, and shows those of a reason', async () => {
    const { server, user } = await renderPage(ImportReport, { projectId: 1, one: one(3) });
    expect(await screen.findByRole('button', { name: 'Imported 236' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Rejected or skipped 9' })).toBeVisible();
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Why' }),
      'The image is damaged (8)',
    );
    await waitFor(() => expect(server.log.at(-1)).toContain('code=image-corrupt'));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(10));
  });

  it('offers what is known and what is missing only where there is some', async () => {
    const { server, user, unmount } = await renderPage(ImportReport, { projectId: 1, one: one(4) });
    await user.click(await screen.findByRole('button', { name: 'No longer there 12' }));
    await waitFor(() => expect(server.log.at(-1)).toContain('status=missing'));
    expect(screen.getByRole('button', { name: 'Known 98,796' })).toBeVisible();
    unmount();
    await renderPage(ImportReport, { projectId: 1, one: one(3) });
    expect(await screen.findByRole('button', { name: 'Imported 236' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /No longer there/ })).toBeNull();
  });

  it('says what became of labels, and offers rows of label files only where there are some', async () => {
    await renderPage(ImportReport, { projectId: 1, one: one(2) });
    expect(await screen.findByText(/^2,527 images labeled/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /Label rows/ })).toBeNull();
  });

  it('finds entries by a part of their path and hands out the whole as CSV', async () => {
    const { server, user } = await renderPage(ImportReport, { projectId: 1, one: one(3) });
    await user.type(screen.getByRole('searchbox', { name: 'Search by path' }), 'GLASS77');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
    expect(screen.getByText('train/glass/glass77.jpg')).toBeVisible();
    expect(server.log.filter((line) => line.includes('search='))).toHaveLength(1);
    expect(screen.getByRole('link', { name: 'All as CSV' })).toHaveAttribute(
      'href',
      '/api/projects/1/imports/3/report.csv',
    );
  });
});
