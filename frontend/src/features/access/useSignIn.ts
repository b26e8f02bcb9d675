import { useQueryClient } from '@tanstack/vue-query';
import { ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { keys } from '@/api/keys';
import { asProblem, type Problem } from '@/api/problem';
import type { Me } from '@/api/types';

/** Signs in by the given request, then goes where the person wanted to go. */
export function useSignIn() {
  const client = useQueryClient();
  const router = useRouter();
  const route = useRoute();
  const busy = ref(false);
  const problem = ref<Problem | null>(null);

  async function signIn(work: () => Promise<Me>): Promise<void> {
    busy.value = true;
    problem.value = null;
    try {
      const me = await work();
      client.clear();
      client.setQueryData(keys.session, me);
      await router.replace(safeNext(route.query.next));
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, signIn };
}

/** Only paths of this server: an address in a link must not lead people elsewhere. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/';
}
