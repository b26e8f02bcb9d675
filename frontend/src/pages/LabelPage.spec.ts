import { screen, waitFor } from '@testing-library/vue';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import LabelPage from './LabelPage.vue';

async function open(server = new FakeServer()) {
  const rendered = await renderPage(LabelPage, { project: server.projects[0] }, { server });
  const image = () => document.querySelector('.picture img')?.getAttribute('alt') ?? null;
  await waitFor(() => expect(image()).not.toBeNull());
  return { ...rendered, server, image };
}

const saved = (server: FakeServer) => server.annotations.filter((one) => !one.undone);

describe('workbench', () => {
  afterEach(() => localStorage.clear());

  it('labels with a digit and shows the next image at once', async () => {
    const { user, server, image } = await open();
    expect(image()).toBe('00000.jpg');
    await user.keyboard('2');
    expect(image()).toBe('00001.jpg');
    await waitFor(() => expect(saved(server)).toMatchObject([{ imageId: 10_000, classId: 101 }]));
  });

  it('labels with the own key of a class', async () => {
    const { user, server } = await open();
    await user.keyboard('c');
    await waitFor(() => expect(saved(server)).toMatchObject([{ classId: 100 }]));
  });

  it('keeps eight to ten images in hand', async () => {
    const { user, server } = await open();
    await user.keyboard('1111');
    await waitFor(() => expect(saved(server)).toHaveLength(4));
    await waitFor(() => expect(server.leases.size).toBeGreaterThanOrEqual(8));
    expect(server.leases.size).toBeLessThanOrEqual(10);
  });

  it('brings an image back with backspace, also on the server', async () => {
    const { user, server, image } = await open();
    await user.keyboard('1');
    await waitFor(() => expect(saved(server)).toHaveLength(1));
    await user.keyboard('{Backspace}');
    expect(image()).toBe('00000.jpg');
    await waitFor(() => expect(saved(server)).toHaveLength(0));
    await user.keyboard('3');
    await waitFor(() => expect(saved(server)).toMatchObject([{ imageId: 10_000, classId: 102 }]));
  });

  it('sends an answer to an undone image only with the lease that the undo brings', async () => {
    const { user, server } = await open();
    await user.keyboard('1');
    await waitFor(() => expect(saved(server)).toHaveLength(1));
    await user.keyboard('{Backspace}2');
    await waitFor(() => expect(saved(server)).toMatchObject([{ imageId: 10_000, classId: 101 }]));
    expect(screen.queryByText(/came too late/)).toBeNull();
  });

  it('walks back through answers, where a class key corrects', async () => {
    const { user, server, image } = await open();
    await user.keyboard('12');
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(image()).toBe('00000.jpg');
    expect(screen.getByText('Your answer:')).toBeInTheDocument();
    await user.keyboard('4');
    expect(image()).toBe('00001.jpg');
    await user.keyboard('{ArrowRight}');
    expect(image()).toBe('00002.jpg');
    await waitFor(() =>
      expect(saved(server).map((one) => [one.imageId, one.classId])).toEqual([
        [10_001, 101],
        [10_000, 103],
      ]),
    );
  });

  it('keeps answers back while somebody else is logged in in this browser', async () => {
    const { user, server } = await open();
    const ada = server.me;
    server.me = { id: 2, name: 'Bea', role: 'annotator' };
    await user.keyboard('2');
    const sent = () => server.log.filter((one) => one.endsWith('/annotations')).length;
    await waitFor(() => expect(sent()).toBe(1));
    expect(await screen.findByText(/1 answer waiting/)).toBeInTheDocument();
    expect(saved(server)).toHaveLength(0);
    server.me = ada;
    window.dispatchEvent(new Event('online'));
    await waitFor(() => expect(saved(server)).toMatchObject([{ imageId: 10_000, classId: 101 }]));
  });

  it('says that a key was not taken before the first image is there', async () => {
    const server = new FakeServer();
    server.down = true;
    const { user } = await renderPage(LabelPage, { project: server.projects[0] }, { server });
    const again = await screen.findByRole('button', { name: 'Try again' });
    await user.keyboard('2');
    expect(screen.getByText('Not ready yet. Wait for the image.')).toBeInTheDocument();
    server.down = false;
    await user.click(again);
    await waitFor(() => expect(document.querySelector('.picture img')).not.toBeNull());
    await user.keyboard('3');
    await waitFor(() => expect(saved(server)).toMatchObject([{ imageId: 10_000, classId: 102 }]));
    expect(screen.queryByText(/Not ready yet/)).toBeNull();
  });

  it('says that no class has a digit', async () => {
    const { user, server } = await open();
    await user.keyboard('9');
    expect(screen.getByText('No class has the key 9.')).toBeInTheDocument();
    expect(saved(server)).toHaveLength(0);
  });

  it('skips with space and counts what was labeled', async () => {
    const { user, server } = await open();
    const session = () =>
      Number.parseInt(screen.getByText('this session', { exact: false }).textContent);
    const before = session();
    await user.keyboard(' 1');
    await waitFor(() => expect(saved(server)[0]).toMatchObject({ kind: 'skip', classId: null }));
    expect(session()).toBe(before + 1);
  });

  it('does not label while somebody searches a class', async () => {
    const { user, server, image } = await open();
    await user.keyboard('/');
    await waitFor(() => expect(screen.getByLabelText('Search classes')).toHaveFocus());
    await user.keyboard('2');
    expect(image()).toBe('00000.jpg');
    expect(saved(server)).toHaveLength(0);
  });

  it('says which order this is and what made it', async () => {
    await open();
    expect(await screen.findByText('Order 41')).toBeInTheDocument();
    const made = screen.getByText(/Most telling images · model 37/);
    expect(made.closest('[title]')).toHaveAttribute(
      'title',
      expect.stringContaining('Strategy badge.'),
    );
  });

  it('says quietly that a late answer does not count, and goes on', async () => {
    const { user, server, image } = await open();
    server.leases.clear();
    await user.keyboard('1');
    expect(image()).toBe('00001.jpg');
    await waitFor(() => expect(server.log.join()).toContain('POST /api/projects/1/annotations'));
    expect(saved(server)).toHaveLength(0);
  });

  it('says why nothing is left and what will change that', async () => {
    const server = new FakeServer(2);
    const { user } = await open(server);
    await user.keyboard('12');
    expect(await screen.findByText('Every image has a label')).toBeInTheDocument();
  });

  it('gives its images back when it closes', async () => {
    const { server, unmount } = await open();
    expect(server.leases.size).toBe(10);
    unmount();
    await waitFor(() => expect(server.leases.size).toBe(0));
  });
});
