import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/testing/render';
import UploadList from './UploadList.vue';
import type { UploadState } from './useUploads';

const upload: UploadState = {
  id: 1,
  projectId: 1,
  importId: 9,
  source: 'belt.zip',
  use: { labels: 'ignore', fetch: false },
  files: 1,
  total: 100_000_000,
  sent: 25_000_000,
  rate: 5_000_000,
  state: 'sending',
  problem: null,
};

const show = (more: Partial<UploadState>) =>
  renderPage(UploadList, { uploads: [{ ...upload, ...more }] });

describe('uploads', () => {
  it('say how fast they go and how long they still take', async () => {
    const { emitted, user } = await show({});
    expect(screen.getByText('25 % sent · 5 MB/s · about 15 s left')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(emitted('pause')).toEqual([[1]]);
  });

  it('are quiet about a network that is away', async () => {
    await show({ state: 'interrupted', rate: null, problem: 'The server cannot be reached.' });
    expect(screen.getByText('Waiting for the server')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('It goes on by itself');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('go on when they were paused, and can be tried again when they failed', async () => {
    const paused = await show({ state: 'paused', rate: null });
    await paused.user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(paused.emitted('resume')).toEqual([[1]]);
    paused.unmount();
    await show({ state: 'failed', rate: null, problem: 'The upload was discarded.' });
    expect(screen.getByRole('alert')).toHaveTextContent('The upload was discarded.');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('say what was chosen for them, and how to choose anew when they failed', async () => {
    const sending = await show({ use: { labels: 'annotations', fetch: false } });
    expect(screen.getByText('Labels as answers.')).toBeVisible();
    expect(screen.queryByText(/choose anew/)).toBeNull();
    sending.unmount();
    const failed = await show({
      state: 'failed',
      rate: null,
      problem: 'It names no images.',
      use: { labels: 'ignore', fetch: true },
    });
    expect(screen.getByText(/A list of images to fetch, labels ignored/)).toHaveTextContent(
      'to choose anew, discard it and drop it again',
    );
    failed.unmount();
  });
});
