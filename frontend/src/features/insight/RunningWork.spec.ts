import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Progress } from '@/api/types';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import RunningWork from './RunningWork.vue';

const show = (phase: string) => {
  const progress = new FakeServer().handle('GET', '/api/projects/1/progress').body as Progress;
  const startedAt = new Date(Date.now() - 60_000).toISOString();
  const one = { kind: 'import' as const, id: 5, phase, done: 4e8, total: 1e9, startedAt };
  return renderPage(RunningWork, { progress: { ...progress, running: [one] } });
};

describe('what runs', () => {
  it('says of an upload that comes and of one that stands still which is which', async () => {
    const coming = await show('receiving');
    expect(screen.getByText('Receiving the upload')).toBeVisible();
    coming.unmount();
    const still = await show('interrupted');
    expect(screen.getByText(/The upload is paused or was interrupted/)).toBeVisible();
    expect(screen.queryByText(/left/)).toBeNull();
    still.unmount();
    const paused = await show('paused');
    expect(screen.getByText(/^Paused; it goes on from the import page/)).toBeVisible();
    expect(screen.queryByText(/left/)).toBeNull();
    paused.unmount();
    await show('running');
    expect(screen.getByText(/left/)).toBeVisible();
  });
});
