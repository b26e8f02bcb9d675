// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tar } from './tar';

async function unpack(blob: Blob): Promise<{ folder: string; names: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-tar-'));
  const file = join(folder, 'made.tar');
  writeFileSync(file, Buffer.from(await blob.arrayBuffer()));
  execFileSync('tar', ['-xf', file, '-C', folder]);
  const names = execFileSync('tar', ['--quoting-style=literal', '-tf', file], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return { folder, names };
}

describe('tar', () => {
  it('is read by the tar of the system', async () => {
    const text = 'x'.repeat(1000);
    const blob = tar([
      { path: 'cats/one.png', file: new Blob([text]), modified: 1_700_000_000_000 },
      { path: 'dogs/empty.png', file: new Blob([]) },
      { path: 'dogs/exact.png', file: new Blob(['y'.repeat(512)]) },
    ]);
    expect(blob.size % 512).toBe(0);
    const { folder, names } = await unpack(blob);
    expect(names).toEqual(['cats/one.png', 'dogs/empty.png', 'dogs/exact.png']);
    expect(readFileSync(join(folder, 'cats/one.png'), 'utf8')).toBe(text);
    expect(readFileSync(join(folder, 'dogs/exact.png'))).toHaveLength(512);
  });

  it('keeps long and non-ASCII paths', async () => {
    const long = `${'folder/'.repeat(30)}image.png`;
    const foreign = 'Bäume/ähre 稲.png';
    const { folder, names } = await unpack(
      tar([
        { path: long, file: new Blob(['long']) },
        { path: foreign, file: new Blob(['foreign']) },
      ]),
    );
    expect(names).toEqual([long, foreign]);
    expect(readFileSync(join(folder, long), 'utf8')).toBe('long');
    expect(readFileSync(join(folder, foreign), 'utf8')).toBe('foreign');
  });

  it('counts the length of a PAX record with itself, also where it grows a digit', async () => {
    const paths = Array.from({ length: 12 }, (_, n) => `${'é'.repeat(40)}${'a'.repeat(n)}.png`);
    const { names } = await unpack(tar(paths.map((path) => ({ path, file: new Blob(['z']) }))));
    expect(names).toEqual(paths);
  });

  it('is two empty blocks when there is nothing to pack', () => {
    expect(tar([]).size).toBe(1024);
  });
});
