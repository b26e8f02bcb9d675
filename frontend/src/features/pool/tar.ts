/** A file and the path under which it goes into the archive, with / between folders. */
export interface TarEntry {
  path: string;
  file: Blob;
  /** Milliseconds since 1970. */
  modified?: number;
}

const block = 512;
/** The largest size that twelve octal digits less the closing zero can say: 8 GiB − 1. */
const largestOctal = 8 ** 11 - 1;
const encoder = new TextEncoder();

/**
 * Packs files into a tar as one Blob. The files are parts of it and read only while it is sent, so
 * memory holds the headers alone. Long or non-ASCII paths and files from 8 GiB go into PAX records
 * (POSIX.1-2001), which every reader of the last twenty years knows.
 */
export function tar(entries: readonly TarEntry[]): Blob {
  const parts: BlobPart[] = [];
  for (const entry of entries) {
    const records = paxRecords(entry);
    if (records.length > 0) {
      parts.push(header('PaxHeader', records.length, 'x', 0), records, padding(records.length));
    }
    const modified = Math.floor((entry.modified ?? 0) / 1000);
    parts.push(header(asciiPath(entry.path), entry.file.size, '0', modified));
    parts.push(entry.file, padding(entry.file.size));
  }
  parts.push(new Uint8Array(2 * block));
  return new Blob(parts, { type: 'application/x-tar' });
}

function paxRecords(entry: TarEntry): Uint8Array<ArrayBuffer> {
  const records: string[] = [];
  if (!fitsUstar(entry.path)) records.push(paxRecord('path', entry.path));
  if (entry.file.size > largestOctal) records.push(paxRecord('size', String(entry.file.size)));
  return encoder.encode(records.join(''));
}

/** `LENGTH KEY=VALUE\n`, where LENGTH counts itself too. */
function paxRecord(key: string, value: string): string {
  const rest = encoder.encode(` ${key}=${value}\n`).length;
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function fitsUstar(path: string): boolean {
  return path.length <= 100 && /^[\x20-\x7e]*$/.test(path);
}

/** What readers without PAX see: the end of the path in ASCII. */
function asciiPath(path: string): string {
  return fitsUstar(path) ? path : path.replace(/[^\x20-\x7e]/g, '_').slice(-100);
}

function header(
  path: string,
  size: number,
  type: '0' | 'x',
  modified: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(block);
  const put = (at: number, text: string) => bytes.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  put(0, path);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size > largestOctal ? 0 : size, 11));
  put(136, octal(Math.max(0, modified), 11));
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\x0000');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return bytes;
}

function padding(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((block - (size % block)) % block);
}
