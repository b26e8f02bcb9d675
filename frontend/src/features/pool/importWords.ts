import type { Import, ImportEntry, ImportStatus } from '@/api/types';
import { count, counted } from '@/ui/format';
import { entryCodes } from './entryCodes';
import type { UploadUse } from './useUploads';

const statusWords: Record<ImportStatus, string> = {
  receiving: 'Receiving',
  queued: 'Waiting its turn',
  running: 'Importing',
  paused: 'Paused',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const statusTone = (status: ImportStatus) => {
  if (status === 'failed') return 'bad' as const;
  if (status === 'done') return 'good' as const;
  return status === 'cancelled' || status === 'paused' ? ('plain' as const) : ('accent' as const);
};

/**
 * Whether an import can be begun again to bring what is new: of those from the same folder only
 * the newest, and when it has ended.
 */
export function canSync(one: Import, imports: Import[]): boolean {
  const isPlace = one.origin === 'folder' || one.origin === 'bucket';
  if (!isPlace || !['done', 'failed', 'cancelled'].includes(one.status)) return false;
  return !imports.some(
    (other) => other.origin === one.origin && other.source === one.source && other.id > one.id,
  );
}

type LabelCounts = Pick<Import, 'labelFiles' | 'applied' | 'unchanged' | 'labeled' | 'labelKept'>;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const usedAs: Record<Import['labels'], string> = {
  ignore: '',
  annotations: 'labels as answers',
  truth: 'labels as hidden truth',
  predictions: 'labels as predictions',
};

const folderParts = (one: Pick<Import, 'labeled' | 'labelKept'>) => [
  ...(one.labeled ? [`${counted(one.labeled, 'image')} labeled`] : []),
  ...(one.labelKept ? [`${count(one.labelKept)} known already`] : []),
];

/** What became of labels that are no rows, of folders and IDX files: `2 images labeled, 1 known already`; empty without any. */
export const folderWords = (one: Pick<Import, 'labeled' | 'labelKept'>): string =>
  folderParts(one).join(', ');

/**
 * What became of the labels of an import, of folder names and of label files: `labels as answers:
 * 120 images labeled, 5 known already, 12 rows taken`. Empty where labels were not asked for.
 */
export function labelWords(one: Pick<Import, 'labels' | 'status'> & LabelCounts): string {
  if (one.labels === 'ignore') return '';
  const parts = [
    ...folderParts(one),
    ...(one.applied ? [`${counted(one.applied, 'row')} taken`] : []),
    ...(one.unchanged ? [`${counted(one.unchanged, 'row')} with nothing new`] : []),
  ];
  if (parts.length === 0 && one.status === 'done') parts.push('none found');
  return usedAs[one.labels] + (parts.length > 0 ? `: ${parts.join(', ')}` : '');
}

/** What was chosen for an upload, before the server says what became of it. */
export function choiceWords({ labels, fetch }: UploadUse): string {
  const taken = labels === 'ignore' ? 'labels ignored' : usedAs[labels];
  return fetch ? `A list of images to fetch, ${taken}` : capital(taken);
}

/** The state of an import as a badge says it; one that brought nothing is not just done. */
export function outcome(
  one: Pick<Import, 'status' | 'imported' | 'duplicates' | 'known'> &
    Partial<LabelCounts & Pick<Import, 'origin'>>,
) {
  const there = one.duplicates + one.known;
  const labelsAlone = one.labelFiles && one.origin !== 'manifest';
  if (one.status === 'done' && one.imported === 0 && labelsAlone && there === 0)
    return one.applied
      ? { text: 'Labels taken', tone: 'good' as const }
      : one.unchanged
        ? { text: 'No new labels', tone: 'plain' as const }
        : { text: 'No labels taken', tone: 'warn' as const };
  if (one.status === 'done' && one.imported === 0 && (one.labeled || one.applied) && there > 0)
    return { text: 'Labels taken', tone: 'good' as const };
  if (one.status === 'done' && one.imported === 0)
    return there === 0
      ? { text: 'Nothing imported', tone: 'warn' as const }
      : { text: 'No new images', tone: 'plain' as const };
  return { text: statusWords[one.status], tone: statusTone(one.status) };
}

/** Why an import that is done brought nothing, or null. */
export function nothingBecause(
  one: Pick<Import, 'status' | 'imported' | 'duplicates' | 'known' | 'rejected' | 'skipped'> &
    Partial<LabelCounts & Pick<Import, 'origin' | 'retryable' | 'missing'>>,
): string | null {
  if (one.status !== 'done' || one.imported + one.duplicates + one.known > 0) return null;
  if (one.applied || one.unchanged) return null;
  if (one.retryable) return 'No image could be fetched just now. Import it again later.';
  if (one.origin === 'manifest')
    return one.rejected === 0 && !one.missing
      ? 'The list names no image.'
      : 'No image of the list could be taken. The report says why.';
  if (one.labelFiles)
    return one.rejected === 0
      ? 'The label file has no rows.'
      : 'No row of the label file could be taken. The report says why.';
  if (one.rejected === 0) return 'There were no files in it.';
  if (one.skipped === one.rejected) return 'There is no image in it.';
  return one.rejected === 1
    ? 'The one file in it was rejected. The report says why.'
    : 'Every file in it was rejected. The report says why.';
}

/** What became of an entry, as a badge says it; a file that nobody took for an image is no fault. */
export function entryOutcome(entry: Pick<ImportEntry, 'status' | 'code'>) {
  if (entry.code === 'not-an-image') return { text: 'Skipped', tone: 'plain' as const };
  const words: Record<
    ImportEntry['status'],
    { text: string; tone: 'good' | 'plain' | 'warn' | 'bad' }
  > = {
    imported: { text: 'Imported', tone: 'good' },
    duplicate: { text: 'Duplicate', tone: 'plain' },
    rejected: { text: 'Rejected', tone: 'bad' },
    retryable: { text: 'Not fetched', tone: 'warn' },
    'label-file': { text: 'Label file', tone: 'plain' },
    applied: { text: 'Taken', tone: 'good' },
    unchanged: { text: 'Nothing new', tone: 'plain' },
    known: { text: 'Known', tone: 'plain' },
    missing: { text: 'No longer there', tone: 'warn' },
  };
  return words[entry.status];
}

/** What a report's detail adds to the words of its code, or null. */
export function added(code: string | null, detail: string | null): string | null {
  const plain = (text: string) => text.replace(/\.$/, '').toLowerCase();
  if (!detail || (code && plain(detail) === plain(codeWords(code)))) return null;
  return detail;
}

/** A code of the report as words; one that is not known is read out as it is. */
export function codeWords(code: string): string {
  const known = entryCodes[code];
  if (known) return known;
  const words = code.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
