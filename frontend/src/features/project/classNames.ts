import { counted } from '@/ui/format';

export interface ClassDraft {
  /** Stays the same while the draft is edited and moved. */
  id: number;
  name: string;
  /** Null: the server gives one. */
  color: string | null;
  key: string;
}

/** Names as people paste them: one per line, or with commas, semicolons or tabs between. */
export function splitNames(text: string): string[] {
  return text
    .split(/[\n\r,;\t]+/)
    .map((name) => name.trim().replace(/^["']|["']$/g, ''))
    .filter((name) => name !== '');
}

/** The names that are new, and those left out because they are there already or come twice. */
export function sortOut(
  names: readonly string[],
  taken: readonly string[],
): { fresh: string[]; repeated: string[] } {
  const seen = new Set(taken.map((name) => name.toLowerCase()));
  const fresh: string[] = [];
  const repeated: string[] = [];
  for (const name of names) {
    (seen.has(name.toLowerCase()) ? repeated : fresh).push(name);
    seen.add(name.toLowerCase());
  }
  return { fresh, repeated };
}

let lastId = 0;

/** The classes with the new names at their end; names that are there already are left out. */
export function withNames(classes: readonly ClassDraft[], names: readonly string[]): ClassDraft[] {
  const result = [...classes];
  const { fresh } = sortOut(
    names,
    classes.map((one) => one.name),
  );
  for (const name of fresh) {
    result.push({ id: ++lastId, name, color: null, key: '' });
  }
  return result;
}

/** The list with one element moved; positions outside the list change nothing. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const result = [...list];
  if (from < 0 || from >= list.length || to < 0 || to >= list.length) return result;
  const [one] = result.splice(from, 1);
  if (one !== undefined) result.splice(to, 0, one);
  return result;
}

/** The key that labels the n-th class without being set: 1–9, 0, then the same with shift. */
export function digitOf(position: number): string | null {
  if (position < 0 || position > 19) return null;
  const digit = String((position + 1) % 10);
  return position < 10 ? digit : `⇧${digit}`;
}

/** Why a class cannot have this name, or null. An emptied field falls back to the name before. */
export function nameProblem(name: string, others: readonly string[]): string | null {
  const wanted = name.trim();
  const taken = others.some((other) => other.toLowerCase() === wanted.toLowerCase());
  return taken ? `Another class is called ${wanted}.` : null;
}

/** Why a class cannot have this key, or null. An empty key is no key. */
export function keyProblem(key: string, others: readonly string[]): string | null {
  if (key === '') return null;
  if (!/^[a-z0-9]$/.test(key)) return 'A key is one letter a–z or one digit.';
  if (key === 'g') return 'G opens the guidelines. Take another letter.';
  if (others.includes(key)) return `Another class has the key ${key.toUpperCase()}.`;
  return null;
}

/** What names a class and keeps it, as words: `12 labels and 1 earlier answer`; empty if unused. */
export function useWords(use: {
  labels: number;
  earlier: number;
  truths: number;
  predictions: number;
}): string {
  const words = [
    use.labels ? counted(use.labels, 'label') : '',
    use.earlier ? counted(use.earlier, 'earlier answer') : '',
    use.truths ? counted(use.truths, 'imported true label') : '',
    use.predictions ? counted(use.predictions, 'imported prediction') : '',
  ].filter((word) => word !== '');
  const last = words.pop() ?? '';
  return words.length > 0 ? `${words.join(', ')} and ${last}` : last;
}
