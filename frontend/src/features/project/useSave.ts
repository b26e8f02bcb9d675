import { ref } from 'vue';
import { asProblem, type Problem } from '@/api/problem';
import { note } from '@/ui/notes';

/** Runs a change, says when it is saved, and keeps what went wrong for the form to show. */
export function useSave() {
  const busy = ref(false);
  const problem = ref<Problem | null>(null);

  async function save(work: () => Promise<unknown>, said = 'Saved.'): Promise<boolean> {
    busy.value = true;
    problem.value = null;
    try {
      await work();
      note(said, 'good');
      return true;
    } catch (error) {
      problem.value = asProblem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, save };
}
