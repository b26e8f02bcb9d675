import { screen, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import ClassSettings from './ClassSettings.vue';

describe('class settings', () => {
  it('does not offer to remove a class that has labels', async () => {
    const server = new FakeServer();
    const [project] = server.projects;
    const name = project?.classes[0]?.name ?? '';
    const { user } = await renderPage(ClassSettings, { project }, { server });
    await user.click(screen.getByLabelText(`Remove ${name}`));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(/labels? and cannot be removed/)).toBeVisible();
    expect(within(dialog).queryByRole('button', { name: `Remove ${name}` })).toBeNull();
  });

  it('removes a class without labels after asking', async () => {
    const server = new FakeServer();
    const project = server.projects[2];
    const one = project?.classes[0];
    const { user } = await renderPage(ClassSettings, { project }, { server });
    await user.click(screen.getByLabelText(`Remove ${one?.name}`));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: `Remove ${one?.name}` }));
    await expect
      .poll(() => server.projects[2]?.classes.some((left) => left.id === one?.id))
      .toBe(false);
  });
});
