import type { Shipment } from './droppedFiles';

/**
 * Tells files from others by names, sizes and times of change, so that the same ones chosen again
 * find the upload that broke off. Their content is not read.
 */
export function fingerprint(shipment: Shipment): string {
  const { body } = shipment;
  const hash = new Hash();
  hash.add(shipment.source);
  if (body instanceof File) {
    hash.add(`${body.size} ${body.lastModified}`);
  } else if (!(body instanceof Blob)) {
    for (const { path, file, modified } of body) hash.add(`${path} ${file.size} ${modified}`);
  }
  return `web ${shipment.bytes} ${hash.hex()}`;
}

/** Two multiplicative hashes of 32 bits side by side (after FNV-1a); no secret depends on it. */
class Hash {
  private one = 0x811c9dc5;
  private other = 0x9e3779b1;

  add(text: string): void {
    for (let at = 0; at <= text.length; at++) {
      // A mark behind each text keeps "ab", "c" apart from "a", "bc".
      const code = at < text.length ? text.charCodeAt(at) : 0xffff;
      this.one = Math.imul(this.one ^ code, 0x01000193);
      this.other = Math.imul(this.other ^ code, 0x85ebca6b);
      this.other ^= this.other >>> 13;
    }
  }

  hex(): string {
    return [this.one, this.other]
      .map((half) => (half >>> 0).toString(16).padStart(8, '0'))
      .join('');
  }
}
