import { fireEvent, render } from '@testing-library/vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import UiThumbnail from './UiThumbnail.vue';

const image = () => {
  const found = document.querySelector('img');
  if (!found) throw new Error('there is no image');
  return found;
};
const marked = () => document.querySelector('svg') !== null;

describe('thumbnail', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows a quiet mark instead of a broken picture and tries again when online', async () => {
    render(UiThumbnail, { props: { src: '/one' } });
    expect(marked()).toBe(false);
    const first = image();
    await fireEvent.error(first);
    expect(marked()).toBe(true);
    expect(first).toHaveClass('failed');
    await fireEvent(window, new Event('online'));
    expect(image()).not.toBe(first);
    expect(marked()).toBe(true);
    await fireEvent.load(image());
    expect(marked()).toBe(false);
    expect(image()).not.toHaveClass('failed');
  });

  it('tries again after a while, for the server may be what was away', async () => {
    render(UiThumbnail, { props: { src: '/one' } });
    const first = image();
    await fireEvent.error(first);
    await vi.advanceTimersByTimeAsync(15_000);
    const second = image();
    expect(second).not.toBe(first);
    await fireEvent.error(second);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(image()).not.toBe(second);
  });
});
