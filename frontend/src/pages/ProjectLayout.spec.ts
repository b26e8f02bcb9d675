import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import App from '@/App.vue';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';

describe('a project that is not there', () => {
  it('is said in words to who was labeling when it was deleted', async () => {
    const server = new FakeServer();
    const { user } = await renderPage(App, {}, { server, path: '/projects/1/label' });
    await waitFor(() => expect(document.querySelector('.picture img')).not.toBeNull());
    server.projects.shift();
    await user.keyboard('1');
    await screen.findByRole('heading', { name: 'Rubbish on the belt has been deleted' });
    expect(screen.getByText(/An administrator deleted it/)).toBeVisible();
    expect(await screen.findByText(/1 answer given in this browser .* is lost/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to the projects' })).toBeVisible();
  });

  it('is said in words to who follows an old link', async () => {
    await renderPage(App, {}, { path: '/projects/77/label' });
    await screen.findByRole('heading', { name: 'There is no such project' });
  });
});
