import { crc32, deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';

export type Kind = 'disc' | 'stripes' | 'corner';
export const kinds: readonly Kind[] = ['disc', 'stripes', 'corner'];

const size = 32;

/** A zip of small PNGs of three kinds that look different, named so that a test knows the kind. */
export function zipOfPictures(count: number): Buffer {
  const files: Record<string, Uint8Array> = {};
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

function picture(kind: Kind, seed: number): Buffer {
  let state = seed * 2654435761 + 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const middle = [12 + random() * 8, 12 + random() * 8] as const;
  const pixels = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const color = shade(kind, x, y, middle);
      color.forEach((value, channel) => {
        const noisy = value + (random() - 0.5) * 40;
        pixels[y * (1 + size * 3) + 1 + x * 3 + channel] = Math.max(0, Math.min(255, noisy));
      });
    }
  }
  return png(pixels);
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

function png(rows: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
