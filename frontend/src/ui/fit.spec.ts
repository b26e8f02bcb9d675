import { describe, expect, it } from 'vitest';
import { fit } from './fit';

describe('fit', () => {
  it('shrinks a large image and keeps its shape', () => {
    expect(fit(1600, 800, 800, 800)).toEqual({ width: 800, height: 400, pixelated: false });
  });

  it('grows a small one by whole steps with square pixels', () => {
    expect(fit(28, 28, 700, 640)).toEqual({ width: 616, height: 616, pixelated: true });
  });

  it('is smooth up to twice the size', () => {
    expect(fit(400, 400, 700, 800)).toEqual({ width: 700, height: 700, pixelated: false });
  });

  it('stops at 24 times for tiny ones', () => {
    expect(fit(8, 8, 900, 900).width).toBe(192);
  });
});
