import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import DeleteProject from './DeleteProject.vue';

describe('deleting a project', () => {
  it('begins in the field for the name and says why a name is not taken', async () => {
    const server = new FakeServer();
    const { user } = await renderPage(DeleteProject, { project: server.projects[0] }, { server });
    await user.click(screen.getByRole('button', { name: 'Delete project…' }));
    const field = await screen.findByRole('textbox', { name: 'Name of the project' });
    await waitFor(() => expect(field).toHaveFocus());
    const button = screen.getByRole('button', { name: 'Delete project' });
    expect(screen.getByText('Rubbish on the belt', { selector: 'code' })).toBeVisible();

    await user.type(field, 'Rubbish');
    expect(field).toHaveAccessibleDescription('Not yet the whole name.');
    await user.type(field, ' in the sea');
    expect(field).toHaveAccessibleDescription('That is not its name.');
    await user.clear(field);
    await user.type(field, 'rubbish on the belt');
    expect(field).toHaveAccessibleDescription('Not quite: capital letters and spaces count.');
    expect(button).toBeDisabled();
    await user.clear(field);
    await user.type(field, 'Rubbish on the belt');
    expect(field).toHaveAccessibleDescription('');
    await user.click(button);
    await waitFor(() => expect(server.projects.map((one) => one.id)).toEqual([2, 3]));
  });
});
