import '@testing-library/jest-dom/vitest';
import 'fake-indexeddb/auto';
import { cleanup } from '@testing-library/vue';
import { afterEach } from 'vitest';

// jsdom has no layout and no image decoding; what is tested does not depend on either.
if (typeof window !== 'undefined') {
  class NoResizeObserver implements ResizeObserver {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  window.ResizeObserver ??= NoResizeObserver;
  HTMLImageElement.prototype.decode ??= () => Promise.resolve();
  window.scrollTo = () => undefined;
  Element.prototype.scrollIntoView ??= () => undefined;
  window.matchMedia ??= (query) =>
    Object.assign(new EventTarget(), {
      matches: false,
      media: query,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    });
  afterEach(() => cleanup());
}
