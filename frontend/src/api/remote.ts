import type { UseQueryReturnType } from '@tanstack/vue-query';
import { computed, type ComputedRef } from 'vue';
import type { Remote } from '@/ui/remote';
import { asProblem } from './problem';

/** A query as a discriminated union; a value that could not be refreshed stays, marked stale. */
export function toRemote<T>(query: UseQueryReturnType<T, Error>): ComputedRef<Remote<T>> {
  return computed(() => {
    const value = query.data.value;
    if (value !== undefined) {
      return { state: 'ready', value: value as T, stale: query.isError.value };
    }
    if (query.isError.value) {
      return {
        state: 'failed',
        problem: asProblem(query.error.value),
        retry: () => void query.refetch(),
      };
    }
    return { state: 'loading' };
  });
}
