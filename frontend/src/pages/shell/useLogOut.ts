import { useQueryClient } from '@tanstack/vue-query';
import { useRouter } from 'vue-router';
import { logOut } from '@/api/access';
import { keys } from '@/api/keys';
import { asProblem } from '@/api/problem';
import { note } from '@/ui/notes';

/** Ends the session here and on the server. */
export function useLogOut() {
  const client = useQueryClient();
  const router = useRouter();
  return async () => {
    try {
      // Leave first: pages give back what they hold while the session still lives.
      await router.push({ name: 'login' });
      await logOut();
      client.clear();
      client.setQueryData(keys.session, null);
    } catch (error) {
      note(`You are still logged in. ${asProblem(error).message}`, 'bad');
    }
  };
}
