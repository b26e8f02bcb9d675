import { describe, expect, it } from 'vitest';
import { chosenEntries, shipments } from './droppedFiles';

const entry = (path: string, size = 3) => ({ path, file: new Blob(['x'.repeat(size)]) });

describe('shipments', () => {
  it('sends an archive as it is', () => {
    const [one, ...others] = shipments([entry('images.tar.gz')]);
    expect(others).toEqual([]);
    expect(one?.body).toBeInstanceOf(Blob);
    expect(one?.source).toBe('images.tar.gz');
  });

  it('packs a folder under its name', () => {
    const [one] = shipments([entry('pets/cat/1.png'), entry('pets/dog/2.png', 5)]);
    expect(one).toMatchObject({ source: 'pets.tar', files: 2, bytes: 8 });
    expect(Array.isArray(one?.body)).toBe(true);
  });

  it('keeps archives apart from loose files', () => {
    const sent = shipments([entry('a.zip'), entry('1.png'), entry('2.png')]);
    expect(sent.map((one) => one.source)).toEqual(['a.zip', '2 files.tar']);
  });

  it('sends a single image as it is, but keeps the folder of a single image in a folder', () => {
    expect(shipments([entry('1.png')])[0]?.body).toBeInstanceOf(Blob);
    expect(Array.isArray(shipments([entry('cat/1.png')])[0]?.body)).toBe(true);
  });

  it('leaves out what operating systems leave about', () => {
    const files = ['.DS_Store', 'Thumbs.db', 'cat.png'].map((name) => new File(['x'], name));
    const found = chosenEntries(files as unknown as FileList);
    expect(found.map((one) => one.path)).toEqual(['cat.png']);
  });
});
