import type { NewUpload, Piece } from '@/api/uploads';
import { asProblem, Problem } from '@/api/problem';
import type { Upload } from '@/api/types';

const smallest = 256 * 1024;
const first = 1024 * 1024;
const largest = 16 * 1024 * 1024;
/** A piece that is lost costs its time again; smaller ones wait more often for the server. */
const quickMs = 1_000;
const slowMs = 5_000;
const longestPauseMs = 15_000;

/** What sending needs of the outside. */
export interface Wire {
  find: (projectId: number, key: string) => Promise<Upload[]>;
  begin: (upload: NewUpload) => Promise<Upload>;
  append: (piece: Piece) => Promise<number>;
  /** Waits, or until the network is back. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  now: () => number;
}

/** What becomes known on the way. */
export interface Watcher {
  /** The upload's id, which is its import's, and where it begins or goes on. */
  begun: (id: number, offset: number) => void;
  sent: (bytes: number) => void;
  /** Nothing gets through for now; null when it does again. */
  interrupted: (problem: Problem | null) => void;
}

export interface Parcel extends NewUpload {
  body: Blob;
}

/**
 * Sends a file, or what the server lacks of it, and goes on by itself where the network fails.
 * Throws an AbortError when the signal says so, and a Problem that does not pass.
 */
export async function sendInPieces(
  parcel: Parcel,
  wire: Wire,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<void> {
  let size = first;
  let failures = 0;
  let upload: { id: number; offset: number } | null = null;
  let known: number | null = null;
  for (;;) {
    try {
      upload ??= await place(parcel, known, wire, watcher);
      known = upload.id;
      signal.throwIfAborted();
      if (upload.offset >= parcel.length) return;
      const { id, offset }: { id: number; offset: number } = upload;
      const bytes = await read(parcel.body.slice(offset, offset + size));
      const begun = wire.now();
      const sent = (count: number) => watcher.sent(offset + count);
      const end = await wire.append({
        projectId: parcel.projectId,
        id,
        offset,
        bytes,
        signal,
        sent,
      });
      upload = { id, offset: end };
      watcher.sent(end);
      size = fitting(size, wire.now() - begun);
      if (failures > 0) watcher.interrupted(null);
      failures = 0;
    } catch (error) {
      if (!(error instanceof Problem) || !canPass(error)) throw error;
      watcher.interrupted(error);
      await wire.pause(Math.min(500 * 2 ** failures, longestPauseMs), signal);
      failures++;
      size = smallest;
      upload = null;
    }
  }
}

/**
 * Where an upload of the same file for the same use stands that can be gone on with; else a new
 * one. The one begun here is it wherever it stands: the reply that it was whole may have been lost.
 */
async function place(parcel: Parcel, known: number | null, wire: Wire, watcher: Watcher) {
  const found = await wire.find(parcel.projectId, parcel.key);
  const upload =
    found.find((one) => one.id === known) ??
    found.find((one) => isSame(one, parcel)) ??
    (await wire.begin(parcel));
  const offset = upload.status === 'receiving' ? upload.offset : upload.length;
  watcher.begun(upload.id, offset);
  return { id: upload.id, offset };
}

const isSame = (one: Upload, parcel: Parcel): boolean =>
  one.status === 'receiving' && one.length === parcel.length && one.labels === parcel.labels;

async function read(piece: Blob): Promise<ArrayBuffer> {
  try {
    return await piece.arrayBuffer();
  } catch (error) {
    throw new Problem(
      -1,
      'file-unreadable',
      `The file cannot be read any more; it was changed, moved or removed. Choose it again. (${asProblem(error).message})`,
    );
  }
}

/** The server is away or busy, or has another idea of where the upload is. */
function canPass(problem: Problem): boolean {
  return (
    problem.passing || problem.status === 409 || problem.status === 423 || problem.status === 460
  );
}

/** The size of the next piece, so that it takes seconds. */
function fitting(size: number, ms: number): number {
  if (ms < quickMs) return Math.min(2 * size, largest);
  return ms > slowMs ? Math.max(size / 2, smallest) : size;
}
