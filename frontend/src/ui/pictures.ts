import { markRaw, shallowReactive } from 'vue';

export interface Picture {
  readonly element: HTMLImageElement;
  state: 'loading' | 'ready' | 'failed';
}

/**
 * Decoded images, ready to be put on the screen in the frame in which they are wanted. Holds the
 * most recently wanted ones only.
 */
export class Pictures {
  private readonly kept = new Map<string, Picture>();

  constructor(private readonly capacity = 32) {}

  /** The picture at this address; loading and decoding begin at the first call. */
  want(src: string): Picture {
    const known = this.kept.get(src);
    if (known && known.state !== 'failed') {
      this.kept.delete(src);
      this.kept.set(src, known);
      return known;
    }
    const element = markRaw(new Image());
    element.decoding = 'async';
    element.draggable = false;
    element.src = src;
    const picture = shallowReactive<Picture>({ element, state: 'loading' });
    this.kept.set(src, picture);
    element.decode().then(
      () => (picture.state = 'ready'),
      () => (picture.state = 'failed'),
    );
    this.forget();
    return picture;
  }

  private forget(): void {
    for (const src of this.kept.keys()) {
      if (this.kept.size <= this.capacity) return;
      this.kept.delete(src);
    }
  }
}
