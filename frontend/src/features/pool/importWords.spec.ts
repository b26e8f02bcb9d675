import { describe, expect, it } from 'vitest';
import { brokenOff } from '@/api/imports';
import {
  added,
  choiceWords,
  codeWords,
  entryOutcome,
  labelWords,
  nothingBecause,
  outcome,
} from './importWords';

describe('words about imports', () => {
  it('reads codes as words', () => {
    expect(codeWords('image-truncated')).toBe('Image truncated');
  });

  it('does not call an import done that brought nothing', () => {
    const one = {
      status: 'done' as const,
      imported: 0,
      duplicates: 0,
      known: 0,
      rejected: 0,
      skipped: 0,
    };
    expect(outcome(one)).toEqual({ text: 'Nothing imported', tone: 'warn' });
    expect(nothingBecause(one)).toContain('no files');
    expect(nothingBecause({ ...one, rejected: 2 })).toContain('rejected');
    expect(nothingBecause({ ...one, rejected: 2, skipped: 1 })).toContain('rejected');
    expect(nothingBecause({ ...one, rejected: 2, skipped: 2 })).toBe('There is no image in it.');
    expect(outcome({ ...one, duplicates: 3 }).text).toBe('No new images');
    expect(outcome({ ...one, known: 3 }).text).toBe('No new images');
    expect(nothingBecause({ ...one, known: 3 })).toBeNull();
    expect(outcome({ ...one, imported: 1 })).toEqual({ text: 'Done', tone: 'good' });
    expect(nothingBecause({ ...one, imported: 1 })).toBeNull();
  });

  it('says what became of a label file alone', () => {
    const one = {
      status: 'done' as const,
      imported: 0,
      duplicates: 0,
      known: 0,
      rejected: 0,
      skipped: 0,
      labels: 'annotations' as const,
      labelFiles: 1,
      applied: 0,
      unchanged: 0,
      labeled: 0,
      labelKept: 0,
    };
    expect(outcome({ ...one, applied: 2 })).toEqual({ text: 'Labels taken', tone: 'good' });
    expect(outcome({ ...one, unchanged: 2 }).text).toBe('No new labels');
    expect(outcome(one).text).toBe('No labels taken');
    expect(nothingBecause({ ...one, applied: 2 })).toBeNull();
    expect(nothingBecause({ ...one, rejected: 2 })).toContain('No row');
    expect(nothingBecause(one)).toBe('The label file has no rows.');
    expect(labelWords({ ...one, applied: 1, unchanged: 3 })).toBe(
      'labels as answers: 1 row taken, 3 rows with nothing new',
    );
    expect(labelWords({ ...one, labels: 'predictions' })).toBe('labels as predictions: none found');
    expect(labelWords({ ...one, labels: 'truth', status: 'running' })).toBe(
      'labels as hidden truth',
    );
    expect(entryOutcome({ status: 'label-file', code: null }).text).toBe('Label file');
    expect(entryOutcome({ status: 'missing', code: null }).tone).toBe('warn');
    expect(entryOutcome({ status: 'applied', code: null })).toEqual({
      text: 'Taken',
      tone: 'good',
    });
  });

  it('counts labels of folder names like those of label files', () => {
    const one = {
      status: 'done' as const,
      imported: 0,
      duplicates: 4,
      known: 0,
      labels: 'truth' as const,
      labelFiles: 0,
      applied: 0,
      unchanged: 0,
      labeled: 1_200,
      labelKept: 1,
    };
    expect(labelWords(one)).toBe('labels as hidden truth: 1,200 images labeled, 1 known already');
    expect(labelWords({ ...one, labels: 'ignore' })).toBe('');
    expect(outcome(one)).toEqual({ text: 'Labels taken', tone: 'good' });
    expect(outcome({ ...one, labeled: 0 }).text).toBe('No new images');
  });

  it('says what was chosen for an upload', () => {
    expect(choiceWords({ labels: 'truth', fetch: false })).toBe('Labels as hidden truth');
    expect(choiceWords({ labels: 'ignore', fetch: true })).toBe(
      'A list of images to fetch, labels ignored',
    );
  });

  it('tells a list of images from a file of labels', () => {
    const one = {
      status: 'done' as const,
      imported: 0,
      duplicates: 0,
      known: 0,
      rejected: 2,
      retryable: 0,
      skipped: 0,
      origin: 'manifest' as const,
      labelFiles: 1,
    };
    expect(outcome(one).text).toBe('Nothing imported');
    expect(nothingBecause(one)).toContain('No image of the list');
    expect(nothingBecause({ ...one, rejected: 0 })).toBe('The list names no image.');
    expect(nothingBecause({ ...one, rejected: 0, missing: 2 })).toContain('No image of the list');
    expect(nothingBecause({ ...one, retryable: 1 })).toContain('again later');
    expect(entryOutcome({ status: 'retryable', code: 'fetch-failed' })).toEqual({
      text: 'Not fetched',
      tone: 'warn',
    });
  });

  it('calls only what should have been an image rejected', () => {
    expect(entryOutcome({ status: 'rejected', code: 'not-an-image' })).toEqual({
      text: 'Skipped',
      tone: 'plain',
    });
    expect(entryOutcome({ status: 'rejected', code: 'type-mismatch' })).toEqual({
      text: 'Rejected',
      tone: 'bad',
    });
    expect(entryOutcome({ status: 'imported', code: null }).tone).toBe('good');
  });

  it('says a reason once', () => {
    expect(added('not-an-image', 'Not an image.')).toBeNull();
    expect(added('image-broken', 'It ends early.')).toBe('It ends early.');
    expect(added(null, 'It ends early.')).toBe('It ends early.');
  });

  it('has words for every code it knows, and reads the others out', () => {
    expect(codeWords('pixel-limit')).toBe('Too many pixels');
    expect(codeWords('some-new-code')).toBe('Some new code');
  });

  it('takes an upload for broken off when nothing has come for a while', () => {
    const lastAt = '2026-01-01T00:00:00Z';
    const upload = { length: 9, offset: 3, lastAt, expiresAt: '2026-01-02T00:00:00Z', own: true };
    expect(brokenOff({ upload }, Date.parse(lastAt) + 5_000)).toBe(false);
    expect(brokenOff({ upload }, Date.parse(lastAt) + 60_000)).toBe(true);
    expect(brokenOff({ upload: null }, Date.parse(lastAt) + 60_000)).toBe(false);
  });
});
