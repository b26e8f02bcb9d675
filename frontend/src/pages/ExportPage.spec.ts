import { fireEvent, screen, waitFor, within } from '@testing-library/vue';
import { describe, expect, it, vi } from 'vitest';
import type { Project } from '@/api/types';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import ExportPage from './ExportPage.vue';

async function page(id = 1) {
  const server = new FakeServer();
  const project = server.projects.find((one) => one.id === id) as Project;
  return renderPage(ExportPage, { project }, { server, path: `/projects/${id}/export` });
}

describe('the export page', () => {
  it('makes an export, fetches it and lists it with its state', async () => {
    const fetched: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      fetched.push(this.getAttribute('href') ?? '');
    });
    const { user, server } = await page();
    await user.click(await screen.findByRole('radio', { name: /^Class folders/ }));
    await user.click(screen.getByRole('checkbox', { name: /all labels agree/ }));
    await user.click(screen.getByRole('checkbox', { name: /to train with/ }));
    await user.click(screen.getByRole('button', { name: 'Export' }));

    const list = await screen.findByRole('list', { name: 'Exports' });
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(3));
    expect(server.exports[0]).toMatchObject({
      format: 'class-folders',
      filters: { consensus: true },
      split: { testShare: 0.2, seed: 1 },
    });
    expect(fetched).toEqual([`/api/projects/1/exports/${server.exports[0]?.id}/content`]);
    const first = within(list).getAllByRole('listitem')[0]?.textContent ?? '';
    expect(first).toContain('1,240 labels of 3 annotators');
    expect(first).toContain('generation 41');
    expect(first).toContain('20.0 % to test, seed 1');
  });

  it('shows only the choices that a format has', async () => {
    const { user } = await page();
    await screen.findByRole('radio', { name: /^CSV/ });
    expect(screen.getByLabelText('Labels by')).toBeVisible();
    expect(screen.queryByRole('group', { name: 'Parts' })).toBeNull();

    await user.click(screen.getByRole('radio', { name: /^Predictions/ }));
    expect(screen.queryByLabelText('Labels by')).toBeNull();
    expect(screen.getByLabelText(/Confidence/)).toBeVisible();

    await user.click(screen.getByRole('radio', { name: /^Features/ }));
    expect(screen.queryByLabelText(/Confidence/)).toBeNull();
  });

  it('says why an export cannot be made', async () => {
    const { user, server } = await page();
    server.encoderProblem = 'none';
    await user.click(await screen.findByRole('radio', { name: /^Features/ }));
    await user.click(screen.getByRole('button', { name: 'Export' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('have no features yet');
  });

  it('deletes an export after asking', async () => {
    const { server } = await page();
    const [first] = await screen.findAllByRole('button', { name: /^Delete Rubbish/ });
    await fireEvent.click(first as HTMLElement);
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('nobody can fetch these bytes again');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));

    await waitFor(() => expect(server.exports).toHaveLength(1));
  });

  it('says what to do while there are no labels', async () => {
    await page(3);
    expect(await screen.findByText('There are no labels to export yet')).toBeVisible();
  });
});
