import { fireEvent, screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/testing/render';
import NewProjectForm from './NewProjectForm.vue';

describe('new project', () => {
  it('takes a pasted list of classes and leaves their colours to the server', async () => {
    const { user, server, emitted } = await renderPage(NewProjectForm);
    await user.type(screen.getByLabelText('Name'), 'Pets');
    await user.click(screen.getByLabelText('Add classes'));
    await user.paste('cat, dog\nbird');
    await user.click(screen.getByRole('button', { name: 'Create project' }));
    await expect.poll(() => emitted('created')).toBeTruthy();
    const made = server.projects.find((one) => one.name === 'Pets');
    expect(made?.classes.map((one) => one.name)).toEqual(['cat', 'dog', 'bird']);
    // The colour that the fake server gives where none is asked for.
    expect(new Set(made?.classes.map((one) => one.color))).toEqual(new Set(['#0072b2']));
  });

  it('takes what still stands in the field when the form is sent', async () => {
    const { user, server, emitted } = await renderPage(NewProjectForm);
    await user.type(screen.getByLabelText('Name'), 'Pets');
    await user.type(screen.getByLabelText('Add classes'), 'cat, dog');
    await user.click(screen.getByRole('button', { name: 'Create project' }));
    await expect.poll(() => emitted('created')).toBeTruthy();
    expect(server.projects[3]?.classes).toHaveLength(2);
  });

  it('makes a project without classes, for an import to bring them', async () => {
    const { user, server, emitted } = await renderPage(NewProjectForm);
    await user.type(screen.getByLabelText('Name'), 'Pets');
    expect(screen.getByText(/An import with labels brings them/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Create project' }));
    await expect.poll(() => emitted('created')).toBeTruthy();
    expect(server.projects[3]?.classes).toEqual([]);
  });

  it('says which names of a pasted list are left out', async () => {
    const { user } = await renderPage(NewProjectForm);
    await user.click(screen.getByLabelText('Add classes'));
    await user.paste('glass, glass, Paper, paper');
    expect(screen.getByRole('status')).toHaveTextContent('glass, paper');
    expect(screen.getAllByLabelText(/^Name of/)).toHaveLength(2);
  });

  it('moves a class with alt and an arrow', async () => {
    const { user } = await renderPage(NewProjectForm);
    await user.click(screen.getByLabelText('Add classes'));
    await user.paste('cat, dog, bird');
    await user.click(screen.getByLabelText('Name of bird'));
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    const names = screen
      .getAllByLabelText(/^Name of/)
      .map((one) => (one as HTMLInputElement).value);
    expect(names).toEqual(['cat', 'bird', 'dog']);
  });

  it('makes nothing while a name or a key is refused, and goes to the first', async () => {
    const { user, server, emitted } = await renderPage(NewProjectForm);
    await user.type(screen.getByLabelText('Name'), 'Pets');
    await user.click(screen.getByLabelText('Add classes'));
    await user.paste('a, b, c');
    await user.clear(screen.getByLabelText('Name of c'));
    await user.type(screen.getByLabelText('Name of c'), 'a');
    await user.type(screen.getByLabelText('Own key of b'), 'g');
    const create = screen.getByRole('button', { name: 'Create project' });
    await user.click(create);
    await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Own key of b'));
    await user.clear(screen.getByLabelText('Own key of b'));
    await user.click(create);
    await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Name of c'));
    expect(server.projects).toHaveLength(3);
    await user.type(screen.getByLabelText('Name of c'), 'pe');
    await user.click(create);
    await expect.poll(() => emitted('created')).toBeTruthy();
    expect(server.projects[3]?.classes.map((one) => one.name)).toEqual(['a', 'b', 'ape']);
  });

  it('takes a refused name once the other class gives it up', async () => {
    const { user } = await renderPage(NewProjectForm);
    await user.click(screen.getByLabelText('Add classes'));
    await user.paste('a, b');
    await user.clear(screen.getByLabelText('Name of b'));
    await user.type(screen.getByLabelText('Name of b'), 'a');
    await user.type(screen.getByLabelText('Name of a'), 'nt{Tab}');
    expect(await screen.findByLabelText('Name of a')).toHaveValue('a');
    expect(screen.getByLabelText('Name of ant')).toHaveValue('ant');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('does not remove a class with the second click of a double click', async () => {
    const { user } = await renderPage(NewProjectForm);
    await user.click(screen.getByLabelText('Add classes'));
    await user.paste('cat, dog');
    await fireEvent.click(screen.getByLabelText('Remove cat'), { detail: 2 });
    expect(screen.getByLabelText('Name of cat')).toBeVisible();
    await user.click(screen.getByLabelText('Remove cat'));
    expect(screen.queryByLabelText('Name of cat')).toBeNull();
    const add = screen.getByLabelText('Add classes');
    const following = add.compareDocumentPosition(screen.getByLabelText('Name of dog'));
    expect(following).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('refuses a key that another class has', async () => {
    const { user } = await renderPage(NewProjectForm);
    await user.click(screen.getByLabelText('Add classes'));
    await user.paste('cat, dog');
    await user.type(screen.getByLabelText('Own key of cat'), 'q');
    await user.type(screen.getByLabelText('Own key of dog'), 'q');
    await user.tab();
    expect(await screen.findByRole('alert')).toHaveTextContent('Another class has the key Q');
  });
});
