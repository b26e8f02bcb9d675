import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import LoginForm from './LoginForm.vue';

describe('login', () => {
  it('leads to the page people came for', async () => {
    const server = new FakeServer();
    server.me = null;
    const { user, router } = await renderPage(
      LoginForm,
      {},
      { server, path: '/login?next=/account' },
    );
    await user.type(screen.getByLabelText('Name'), 'Ada');
    await user.type(screen.getByLabelText('Password'), 'right enough');
    await user.click(screen.getByRole('button', { name: 'Log in' }));
    await expect.poll(() => router.currentRoute.value.path).toBe('/account');
  });

  it('says what to check when name and password do not match', async () => {
    const server = new FakeServer();
    server.me = null;
    const { user } = await renderPage(LoginForm, {}, { server });
    await user.type(screen.getByLabelText('Name'), 'Ada');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Log in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('do not match');
  });
});
