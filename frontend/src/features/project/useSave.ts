import { ref } from 'vue';
import { asProblem, type Problem } from '@/api/problem';
import { note } from '@/ui/notes';

/** Runs a change, says when it is saved, and keeps what went wrong for the form to show. */
export function useSave() {
  const busy = ref(false);
  const problem = ref<Problem | null>(null);

  /** Runs what changes nothing. */
  async function read(work: () => Promise<unknown>): Promise<boolean> {
    busy.value = true;
    problem.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      problem.value = asProblem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function save(work: () => Promise<unknown>, said = 'Saved.'): Promise<boolean> {
    const saved = await read(work);
    if (saved) note(said, 'good');
    return saved;
  }
  return { busy, problem, read, save };
}
