import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint';

const zip = (name: string, content: string, lastModified: number) => {
  const file = new File([content], name, { lastModified });
  return { source: name, body: file, files: 1, bytes: file.size };
};

const folder = (...entries: [string, string, number][]) => ({
  source: 'photos.tar',
  body: entries.map(([path, content, modified]) => ({
    path,
    file: new Blob([content]),
    modified,
  })),
  files: entries.length,
  bytes: entries.reduce((sum, [, content]) => sum + content.length, 0),
});

describe('the fingerprint of an upload', () => {
  it('is the same for the same file chosen again', () => {
    expect(fingerprint(zip('a.zip', 'abc', 5))).toBe(fingerprint(zip('a.zip', 'abc', 5)));
  });

  it('differs by name, size and time of change', () => {
    const all = [
      zip('a.zip', 'abc', 5),
      zip('b.zip', 'abc', 5),
      zip('a.zip', 'abcd', 5),
      zip('a.zip', 'abc', 6),
    ].map(fingerprint);
    expect(new Set(all).size).toBe(4);
  });

  it('tells folders apart by any of their files', () => {
    const all = [
      folder(['a.png', 'x', 1], ['b.png', 'y', 1]),
      folder(['a.png', 'x', 1], ['c.png', 'y', 1]),
      folder(['a.png', 'x', 1], ['b.png', 'y', 2]),
      folder(['a.pngx', '', 1], ['b.png', 'yx', 1]),
    ].map(fingerprint);
    expect(new Set(all).size).toBe(4);
  });
});
