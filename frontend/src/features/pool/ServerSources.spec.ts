import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/testing/render';
import ServerSources from './ServerSources.vue';

const show = (fetching: boolean) =>
  renderPage(ServerSources, { projectId: 1, labels: 'truth', fetching });

describe('what the server reads itself', () => {
  it('is a folder or a bucket that the administrator allows', async () => {
    const { user, server } = await show(false);
    const bucket = await screen.findByRole('combobox', { name: 'Or a bucket' });
    expect(bucket).toHaveValue('s3://belt/2026/');
    await user.type(bucket, 'november');
    await user.click(screen.getByRole('button', { name: 'Import bucket' }));
    await user.click(screen.getByRole('button', { name: 'Import folder' }));

    await waitFor(() =>
      expect(server.begunImports).toEqual([
        { address: 's3://belt/2026/november', labels: 'truth' },
        { path: '/srv/pools', labels: 'truth', fetch: false },
      ]),
    );
  });

  it('is a list where images are fetched', async () => {
    const { user, server } = await show(true);
    const list = await screen.findByRole('combobox', { name: 'Or a list on the server' });
    expect(screen.queryByRole('combobox', { name: 'Or a bucket' })).toBeNull();
    expect(list).toHaveValue('');
    expect(list).toHaveAttribute('placeholder', '/srv/pools/list.csv');
    await user.type(list, '/srv/pools/list.csv');
    await user.click(screen.getByRole('button', { name: 'Fetch its images' }));

    await waitFor(() =>
      expect(server.begunImports).toEqual([
        { path: '/srv/pools/list.csv', labels: 'truth', fetch: true },
      ]),
    );
  });
});
