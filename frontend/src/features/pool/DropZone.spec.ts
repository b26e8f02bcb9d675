import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import DropZone from './DropZone.vue';

describe('the place to drop images', () => {
  it('names the types of images that this server reads', async () => {
    const server = new FakeServer();
    const { unmount } = await renderPage(DropZone, {}, { server });
    expect(await screen.findByText(/TIFF, AVIF, HEIC$/)).toBeVisible();
    unmount();
    server.importTypes = ['image/jpeg'];
    await renderPage(DropZone, {}, { server });
    expect(await screen.findByText(/AVIF and HEIC are not set up on this server/)).toBeVisible();
  });
});
