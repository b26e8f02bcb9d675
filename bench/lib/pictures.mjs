// Images made for the benchmarks, and tars of them.
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

/** Writes a tar of `[name, bytes]` pairs as they come. */
export async function writeTar(file, entries) {
  const out = createWriteStream(file);
  for (const [name, bytes] of entries) {
    const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
    if (!out.write(Buffer.concat([header(name, bytes.length), bytes, padding]))) {
      await once(out, 'drain');
    }
  }
  out.end(Buffer.alloc(1024));
  await once(out, 'close');
}

/** A tar entry's header (ustar). */
function header(name, size) {
  const head = Buffer.alloc(512);
  head.write(name, 0);
  head.write('0000644\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  head.write('00000000000\0', 136);
  head.write('        ', 148);
  head.write('0', 156);
  head.write('ustar\0' + '00', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

/** A PNG of noise, side × side grey pixels, uncompressed. */
export function noise(side) {
  const rows = randomFillSync(Buffer.alloc(side * (side + 1)));
  for (let y = 0; y < side; y++) rows[y * (side + 1)] = 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, body) {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
