import type { TarEntry } from './tar';

const archive = /\.(zip|tar|tar\.gz|tgz|tar\.zst|tzst)$/i;
const alone = /\.(zip|tar|tar\.gz|tgz|tar\.zst|tzst|idx[0-9]?-ubyte|idx|gz)$/i;

/** Files that operating systems leave about and nobody means to import. */
const litter = /(^|\/)(\.[^/]*|__MACOSX\/.*|Thumbs\.db|desktop\.ini)$/i;

const isArchive = (name: string): boolean => archive.test(name);

/** Everything that was dropped, folders walked through, as files with their paths. */
export async function droppedEntries(transfer: DataTransfer): Promise<TarEntry[]> {
  // The list is emptied as soon as the event is over, so the entries are taken first.
  const roots = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found: TarEntry[] = [];
  for (const root of roots) {
    if (root instanceof File) found.push(entryOf(root.name, root));
    else if (root) await walk(root, found);
  }
  return tidy(found);
}

/** The files of a file field; with webkitdirectory they carry their paths. */
export function chosenEntries(files: FileList): TarEntry[] {
  return tidy([...files].map((file) => entryOf(file.webkitRelativePath || file.name, file)));
}

function entryOf(path: string, file: File): TarEntry {
  return { path, file, modified: file.lastModified };
}

function tidy(entries: TarEntry[]): TarEntry[] {
  return entries
    .filter((entry) => !litter.test(entry.path))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function walk(entry: FileSystemEntry, found: TarEntry[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push(entryOf(path, file));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives about a hundred at a time and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    for (const child of some) await walk(child, found);
  }
}

export interface Shipment {
  source: string;
  body: Blob | TarEntry[];
  files: number;
  bytes: number;
}

/**
 * How files go to the server: each archive on its own and as it is, a single file as it is, all
 * the others packed together.
 */
export function shipments(entries: readonly TarEntry[]): Shipment[] {
  const single = (entry: TarEntry): Shipment => ({
    source: entry.path.split('/').pop() ?? entry.path,
    body: entry.file,
    files: 1,
    bytes: entry.file.size,
  });
  const archives = entries.filter((entry) => isArchive(entry.path));
  const rest = entries.filter((entry) => !isArchive(entry.path));
  const [only] = rest;
  if (rest.length === 1 && only && (!only.path.includes('/') || alone.test(only.path))) {
    return [...archives.map(single), single(only)];
  }
  if (rest.length === 0) return archives.map(single);
  return [
    ...archives.map(single),
    {
      source: packName(rest),
      body: rest,
      files: rest.length,
      bytes: rest.reduce((sum, entry) => sum + entry.file.size, 0),
    },
  ];
}

/** The common folder, else how many files there are. */
function packName(entries: readonly TarEntry[]): string {
  const folders = new Set(
    entries.map((entry) => (entry.path.includes('/') ? entry.path.split('/')[0] : '')),
  );
  const [folder] = folders;
  return folders.size === 1 && folder ? `${folder}.tar` : `${entries.length} files.tar`;
}
