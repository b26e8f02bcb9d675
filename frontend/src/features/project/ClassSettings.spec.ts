import { screen, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import ClassSettings from './ClassSettings.vue';

describe('class settings', () => {
  it('does not offer to remove a class that the history names, and says what does', async () => {
    const server = new FakeServer();
    const [project] = server.projects;
    const one = project?.classes[0];
    server.annotations.push({
      id: 1,
      imageId: 10_000,
      kind: 'label',
      classId: one?.id ?? 0,
      createdAt: '2026-01-01T00:00:00Z',
      elapsedMs: null,
      projectId: 1,
      undone: true,
    });
    const { user } = await renderPage(ClassSettings, { project }, { server });
    await user.click(screen.getByLabelText(`Remove ${one?.name}`));
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByText(/cannot be removed: the history keeps 1 earlier answer/),
    ).toBeVisible();
    expect(within(dialog).queryByRole('button', { name: `Remove ${one?.name}` })).toBeNull();
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
