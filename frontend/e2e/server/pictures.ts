import { zipSync } from 'fflate';
import { png } from '../../scripts/png.mjs';

export type Kind = 'disc' | 'stripes' | 'corner';
export const kinds: readonly Kind[] = ['disc', 'stripes', 'corner'];

const size = 32;

/**
 * A zip of small PNGs of three kinds that look different, named so that a test knows the kind.
 * `more` bytes of something that is no image make it as large as a test wants it.
 */
export function zipOfPictures(count: number, more = 0): Buffer {
  const files: Record<string, Uint8Array> = more > 0 ? { 'notes.bin': new Uint8Array(more) } : {};
  for (let index = 0; index < count; index++) {
    const kind = kinds[index % kinds.length] ?? 'disc';
    files[`pool/${String(index).padStart(4, '0')}-${kind}.png`] = picture(kind, index);
  }
  return Buffer.from(zipSync(files, { level: 0 }));
}

/** What the name of an image says it shows. */
export function kindIn(name: string): Kind {
  const found = kinds.find((kind) => name.includes(kind));
  if (!found) throw new Error(`${name} says no kind; one of ${kinds.join(', ')} was expected`);
  return found;
}

export function picture(kind: Kind, seed: number): Buffer {
  let state = seed * 2654435761 + 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const middle = [12 + random() * 8, 12 + random() * 8] as const;
  return png(size, size, (x, y) => {
    const [red, green, blue] = shade(kind, x, y, middle);
    const noisy = (value: number) => value + (random() - 0.5) * 40;
    return [noisy(red), noisy(green), noisy(blue)];
  });
}

function shade(
  kind: Kind,
  x: number,
  y: number,
  middle: readonly [number, number],
): [number, number, number] {
  switch (kind) {
    case 'disc':
      return Math.hypot(x - middle[0], y - middle[1]) < 8 ? [220, 60, 50] : [240, 240, 235];
    case 'stripes':
      return Math.floor((y + middle[1]) / 4) % 2 === 0 ? [40, 90, 200] : [235, 240, 245];
    case 'corner':
      return x + y < middle[0] + middle[1] ? [50, 150, 70] : [30, 32, 36];
  }
}
