import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import SetupForm from './SetupForm.vue';

async function setUp(code: string) {
  const server = new FakeServer();
  server.setupNeeded = true;
  server.me = null;
  return renderPage(SetupForm, { code }, { server, path: '/setup' });
}

describe('setup', () => {
  it('makes the administrator with the code of the address and goes to the projects', async () => {
    const { user, server, router } = await setUp('ABCD-EFGH-2345');
    await user.type(screen.getByLabelText('Your name'), 'Grace');
    await user.type(screen.getByLabelText('Password'), 'long enough for this');
    await user.click(screen.getByRole('button', { name: 'Create administrator' }));
    await expect.poll(() => server.me?.name).toBe('Grace');
    await expect.poll(() => router.currentRoute.value.name).toBe('projects');
  });

  it('takes the code in small letters, with blanks or without dashes', async () => {
    const { user, server } = await setUp(' abcd efgh2345 ');
    await user.type(screen.getByLabelText('Your name'), 'Grace');
    await user.type(screen.getByLabelText('Password'), 'long enough for this');
    await user.click(screen.getByRole('button', { name: 'Create administrator' }));
    await expect.poll(() => server.me?.name).toBe('Grace');
  });

  it('leads who is logged in to the projects', async () => {
    const { router } = await renderPage(SetupForm, { code: '' }, { path: '/setup' });
    expect(router.currentRoute.value.name).toBe('projects');
  });

  it('says where the code stands when it is wrong', async () => {
    const { user } = await setUp('guess');
    await user.type(screen.getByLabelText('Your name'), 'Grace');
    await user.type(screen.getByLabelText('Password'), 'long enough for this');
    await user.click(screen.getByRole('button', { name: 'Create administrator' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('server’s log');
  });
});
