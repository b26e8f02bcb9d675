import { useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { get } from './http';
import { keys } from './keys';
import { pollEvery } from './live';
import type { NearDuplicates, Overview, Progress, Round } from './types';

export const useOverview = () =>
  useQuery({
    queryKey: keys.overview,
    queryFn: () => get<Overview[]>('/overview'),
    refetchInterval: 10_000,
  });

export function useProgress(id: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: computed(() => keys.progress(toValue(id))),
    queryFn: () => get<Progress>(`/projects/${toValue(id)}/progress`),
    refetchInterval: () => pollEvery(toValue(id)),
  });
}

const pageSize = 50;

export function useRounds(id: MaybeRefOrGetter<number>) {
  return useInfiniteQuery({
    queryKey: computed(() => keys.rounds(toValue(id))),
    queryFn: ({ pageParam }) =>
      get<Round[]>(
        `/projects/${toValue(id)}/rounds?limit=${pageSize}${pageParam === null ? '' : `&before=${pageParam}`}`,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (last) =>
      last.length < pageSize ? undefined : (last[last.length - 1]?.number ?? undefined),
    refetchInterval: () => pollEvery(toValue(id)),
  });
}

export function useNearDuplicates(id: MaybeRefOrGetter<number>) {
  return useInfiniteQuery({
    queryKey: computed(() => keys.nearDuplicates(toValue(id))),
    queryFn: ({ pageParam }) => {
      const after = pageParam === null ? '' : `?after=${pageParam}`;
      return get<NearDuplicates>(`/projects/${toValue(id)}/near-duplicates${after}`);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}
