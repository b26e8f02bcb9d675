import { readonly, ref } from 'vue';

export interface Note {
  id: number;
  tone: 'good' | 'plain' | 'bad';
  text: string;
}

const notes = ref<Note[]>([]);
let last = 0;

/** Short messages at the edge of the window, read out by screen readers; they go by themselves. */
export const shownNotes = readonly(notes);

export function dismiss(id: number): void {
  notes.value = notes.value.filter((note) => note.id !== id);
}

export function note(text: string, tone: Note['tone'] = 'plain'): void {
  if (notes.value.some((shown) => shown.text === text)) return;
  const id = ++last;
  notes.value = [...notes.value.slice(-2), { id, tone, text }];
  setTimeout(() => dismiss(id), tone === 'bad' ? 10_000 : 4_000);
}
