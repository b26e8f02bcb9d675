import type { EntryCount, Import, ImportEntry } from '@/api/types';
import { minutes } from './numbers.ts';

export interface FakeImage {
  id: number;
  name: string;
  width: number;
  height: number;
}

export const base: Import = {
  id: 3,
  source: 'belt-2026-11.zip',
  origin: 'upload',
  labels: 'ignore',
  status: 'running',
  bytesTotal: 812_000_000,
  bytesRead: 311_400_000,
  entries: 980,
  imported: 941,
  duplicates: 31,
  rejected: 8,
  retryable: 0,
  skipped: 0,
  labelFiles: 0,
  applied: 0,
  unchanged: 0,
  labeled: 0,
  labelKept: 0,
  known: 0,
  missing: 0,
  code: null,
  detail: null,
  createdAt: minutes(1),
  startedAt: minutes(0.6),
  finishedAt: null,
  upload: null,
};

/** A folder that was imported before. */
const sync: Import = {
  ...base,
  id: 4,
  source: '/srv/images/belt',
  origin: 'folder',
  status: 'done',
  bytesRead: 9_120_000_000,
  bytesTotal: 9_120_000_000,
  entries: 100_012,
  imported: 1_204,
  duplicates: 0,
  rejected: 0,
  known: 98_796,
  missing: 12,
  createdAt: minutes(50),
  finishedAt: minutes(48),
};

export const syncCounts: EntryCount[] = [
  { status: 'known', code: null, entries: 98_796 },
  { status: 'imported', code: null, entries: 1_204 },
  { status: 'missing', code: null, entries: 12 },
];

export const syncEntries: ImportEntry[] = [
  entryOfSync(
    0,
    'known',
    'Known since the import of 21 November 2026, 06:02 UTC, unchanged and not read.',
  ),
  entryOfSync(
    1,
    'imported',
    'Changed since the import of 21 November 2026, 06:02 UTC; the image it was then stays in the pool, with any label it has.',
  ),
  entryOfSync(2, 'imported', null),
  entryOfSync(3, 'missing', 'No longer there; its image stays in the pool.'),
];

function entryOfSync(
  ordinal: number,
  status: ImportEntry['status'],
  detail: string | null,
): ImportEntry {
  const source = `belt/piece${ordinal}.jpg`;
  return { ordinal, source, sha256: null, status, code: null, detail, imageId: null };
}

export const imports: Import[] = [
  {
    ...base,
    id: 5,
    source: 'night-shift.tar',
    status: 'receiving',
    bytesRead: 0,
    bytesTotal: 2_400_000_000,
    entries: 0,
    imported: 0,
    duplicates: 0,
    rejected: 0,
    startedAt: null,
    upload: {
      length: 2_400_000_000,
      offset: 1_050_000_000,
      lastAt: minutes(42),
      expiresAt: minutes(42 - 24 * 60),
      own: true,
    },
  },
  base,
  sync,
  {
    ...base,
    id: 2,
    source: 'trashnet-imagefolder.zip',
    labels: 'truth',
    status: 'done',
    bytesRead: 41_600_000,
    bytesTotal: 41_600_000,
    entries: 2531,
    labeled: 2527,
    imported: 2527,
    duplicates: 0,
    rejected: 4,
    skipped: 1,
    createdAt: minutes(60 * 26),
    finishedAt: minutes(60 * 26 - 1),
  },
  {
    ...base,
    id: 1,
    source: 'broken.tar.gz',
    status: 'failed',
    bytesRead: 1_200_000,
    bytesTotal: 9_000_000,
    entries: 12,
    imported: 12,
    duplicates: 0,
    rejected: 0,
    skipped: 0,
    code: 'archive-corrupt',
    detail:
      'The archive ends in the middle of a file. Send it again; images that are in are found again by their content.',
    createdAt: minutes(60 * 30),
    finishedAt: minutes(60 * 30),
  },
];

export function entries(
  url: URL,
  images: FakeImage[],
): { entries: ImportEntry[]; next: number | null } {
  const after = Number(url.searchParams.get('after') ?? 0);
  const status = url.searchParams.get('status');
  const code = url.searchParams.get('code');
  const search = (url.searchParams.get('search') ?? '').toLowerCase();
  const all = Array.from({ length: 260 }, (_, index): ImportEntry => {
    const ordinal = index + 1;
    const skipped = ordinal === 2;
    const rejected = skipped || ordinal % 29 === 5;
    const duplicate = ordinal % 17 === 3;
    return {
      ordinal,
      source: skipped ? 'train/labels.csv' : `train/glass/glass${ordinal}.jpg`,
      sha256: null,
      status: rejected ? 'rejected' : duplicate ? 'duplicate' : 'imported',
      code: skipped ? 'not-an-image' : rejected ? 'image-corrupt' : null,
      detail: skipped
        ? 'Not an image.'
        : rejected
          ? 'The file ends before the picture does; it was probably cut off while copying.'
          : duplicate
            ? ordinal % 2 === 0
              ? `Same image as train/paper/paper${ordinal}.jpg of this import, and labeled paper; here it is glass. The label paper is kept.`
              : `Same image as glass${ordinal}.jpg, in the pool already.`
            : null,
      imageId: rejected ? null : (images[index % Math.max(images.length, 1)]?.id ?? null),
    };
  }).filter(
    (one) =>
      one.ordinal > after &&
      (!status || one.status === status) &&
      (!code || one.code === code) &&
      one.source.toLowerCase().includes(search),
  );
  const page = all.slice(0, 100);
  return { entries: page, next: all.length > 100 ? (page[99]?.ordinal ?? null) : null };
}
