import type { ImportStatus } from '@/api/types';

export const statusWords: Record<ImportStatus, string> = {
  receiving: 'Receiving',
  queued: 'Waiting its turn',
  running: 'Importing',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const statusTone = (status: ImportStatus) => {
  if (status === 'failed') return 'bad' as const;
  if (status === 'done') return 'good' as const;
  return status === 'cancelled' ? ('plain' as const) : ('accent' as const);
};

/** A code of the report as words: `image-truncated` becomes `Image truncated`. */
export function codeWords(code: string): string {
  const words = code.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Pace {
  imagesPerSecond: number | null;
  secondsLeft: number | null;
}

/** How fast an import goes, and how long it still takes by its bytes. Null while too early to say. */
export function pace(
  one: { startedAt: string | null; entries: number; bytesRead: number; bytesTotal: number },
  now: number,
): Pace {
  const seconds = one.startedAt === null ? 0 : (now - Date.parse(one.startedAt)) / 1000;
  if (seconds < 1) return { imagesPerSecond: null, secondsLeft: null };
  const left = one.bytesTotal - one.bytesRead;
  return {
    imagesPerSecond: one.entries > 0 ? one.entries / seconds : null,
    secondsLeft: one.bytesRead > 0 && one.bytesTotal > 0 ? (left / one.bytesRead) * seconds : null,
  };
}
