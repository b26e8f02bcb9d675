import { screen, waitFor, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import SettingsPage from './SettingsPage.vue';

async function open() {
  const server = new FakeServer();
  const project = structuredClone(server.projects[0]);
  const rendered = await renderPage(SettingsPage, { project }, { server, path: '/account' });
  const dialog = () => screen.findByRole('dialog', { name: 'Leave without saving?' });
  const closes = () => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return !event.defaultPrevented;
  };
  return { ...rendered, server, project, dialog, closes };
}

describe('deleting a project', () => {
  it('says what is lost, wants the name, and leads to the projects', async () => {
    const { user, router, server } = await open();
    await user.click(screen.getByRole('button', { name: 'Delete project…' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Delete Rubbish on the belt?' }),
    );
    expect(
      await dialog.findByText(/^[\d,]+ images and [\d,]+ labels? by \d+ (person|people)$/),
    ).toBeVisible();
    const confirm = dialog.getByRole('button', { name: 'Delete project' });
    await user.type(dialog.getByRole('textbox'), 'Rubbish on the bel');
    expect(confirm).toBeDisabled();
    await user.type(dialog.getByRole('textbox'), 't');
    await user.click(confirm);
    await waitFor(() => expect(router.currentRoute.value.path).toBe('/'));
    expect(server.projects.map((one) => one.id)).toEqual([2, 3]);
  });

  it('is not offered to engineers', async () => {
    const server = new FakeServer();
    server.me = { id: 2, name: 'Eve', role: 'engineer' };
    await renderPage(SettingsPage, { project: server.projects[0] }, { server, path: '/account' });
    expect(screen.queryByRole('button', { name: 'Delete project…' })).toBeNull();
  });
});

describe('leaving the settings', () => {
  it('asks while guidelines are not saved, and keeps them on Stay', async () => {
    const { user, router, dialog, closes } = await open();
    await user.type(screen.getByLabelText('Guidelines'), 'Wet paper is paper.');
    expect(closes()).toBe(false);
    const leaving = router.push('/');
    await user.click(within(await dialog()).getByRole('button', { name: 'Stay' }));
    await leaving;
    expect(router.currentRoute.value.path).toBe('/account');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Guidelines').value).toContain('Wet paper');
  });

  it('leaves without saving when told to', async () => {
    const { user, router, dialog } = await open();
    await user.type(screen.getByLabelText('Seconds an image is reserved'), '0');
    const leaving = router.push('/');
    const leave = within(await dialog()).getByRole('button', { name: 'Leave without saving' });
    await user.click(leave);
    await leaving;
    expect(router.currentRoute.value.path).toBe('/');
  });

  it('asks nothing where nothing is changed, or what was changed is saved', async () => {
    const { user, router, project, rerender, closes } = await open();
    const guidelines = screen.getByLabelText('Guidelines');
    await user.type(guidelines, 'x');
    await user.type(guidelines, '{Backspace}');
    expect(closes()).toBe(true);
    await user.type(guidelines, '!');
    expect(closes()).toBe(false);
    await rerender({ project: { ...project, guidelines: `${project?.guidelines}!` } });
    expect(closes()).toBe(true);
    await router.push('/');
    expect(router.currentRoute.value.path).toBe('/');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows what somebody else saved where nothing was changed here', async () => {
    const { user, project, rerender } = await open();
    await user.type(screen.getByLabelText('Guidelines'), '!');
    const settings = { ...project?.settings, leaseSeconds: 60 };
    await rerender({ project: { ...project, name: 'Belt 2', guidelines: 'New.', settings } });
    expect(screen.getByLabelText('Name')).toHaveValue('Belt 2');
    expect(screen.getByLabelText('Seconds an image is reserved')).toHaveValue(60);
    expect(screen.getByLabelText<HTMLTextAreaElement>('Guidelines').value).toMatch(/!$/);
  });
});
