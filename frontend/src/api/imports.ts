import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { get, post } from './http';
import { keys } from './keys';
import { pollEvery } from './live';
import type { EntryCount, EntryStatus, Import, ImportEntries, ImportLabels } from './types';

/** Rows of a report that are shown at a time. */
const PAGE = 100;

export function useImports(id: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: computed(() => keys.imports(toValue(id))),
    queryFn: () => get<Import[]>(`/projects/${toValue(id)}/imports`),
    refetchInterval: (query) => {
      const running = query.state.data?.some(
        (one) => isRunning(one) && !brokenOff(one, Date.now()),
      );
      return running ? 1_500 : pollEvery(toValue(id));
    },
  });
}

export const isRunning = (one: Import) =>
  one.status === 'receiving' || one.status === 'queued' || one.status === 'running';

/** How long an upload is silent before it counts as broken off, in milliseconds. */
const silentMs = 8_000;

/** Whether an upload has broken off and waits for somebody to go on with it. */
export function brokenOff(one: Pick<Import, 'upload'>, now: number): boolean {
  return one.upload !== null && now - Date.parse(one.upload.lastAt) > silentMs;
}

export interface EntryFilter {
  status: EntryStatus | '';
  code: string;
  search: string;
}

export function useEntryCounts(id: MaybeRefOrGetter<number>, importId: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: computed(() => keys.entryCounts(toValue(id), toValue(importId))),
    queryFn: () =>
      get<EntryCount[]>(`/projects/${toValue(id)}/imports/${toValue(importId)}/entries/counts`),
  });
}

export const reportUrl = (id: number, importId: number) =>
  `/api/projects/${id}/imports/${importId}/report.csv`;

export function useImportEntries(
  id: MaybeRefOrGetter<number>,
  importId: MaybeRefOrGetter<number>,
  filter: MaybeRefOrGetter<EntryFilter>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => keys.entries(toValue(id), toValue(importId), toValue(filter))),
    queryFn: async ({ pageParam, signal }) => {
      const page: ImportEntries = { entries: [], next: pageParam };
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(toValue(filter))) {
        if (value) query.set(name, String(value));
      }
      // A search answers after so many rows, found or not: asked on until the page is full.
      do {
        query.set('limit', String(PAGE - page.entries.length));
        if (page.next !== null) query.set('after', String(page.next));
        const more = await get<ImportEntries>(
          `/projects/${toValue(id)}/imports/${toValue(importId)}/entries?${query}`,
          signal,
        );
        page.entries.push(...more.entries);
        page.next = more.next;
      } while (page.next !== null && page.entries.length < PAGE);
      return page;
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export const useImportRoots = () =>
  useQuery({ queryKey: keys.importRoots, queryFn: () => get<string[]>('/import-roots') });

export const useImportBuckets = () =>
  useQuery({ queryKey: keys.importBuckets, queryFn: () => get<string[]>('/import-buckets') });

/** The media types of images that the server can read. */
export const useImportTypes = () =>
  useQuery({
    queryKey: keys.importTypes,
    queryFn: () => get<string[]>('/import-types'),
    staleTime: Infinity,
  });

export function useImportActions(id: MaybeRefOrGetter<number>) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.imports(toValue(id)) });
  const begin = async (from: 'folder' | 'bucket', wanted: object) => {
    const made = await post<Import>(`/projects/${toValue(id)}/imports/${from}`, wanted);
    await refresh();
    return made;
  };
  return {
    refresh,
    /** With `fetch` the path is that of a list, whose images are fetched. */
    importFolder: (path: string, labels: ImportLabels, fetch: boolean) =>
      begin('folder', { path, labels, fetch }),
    importBucket: (address: string, labels: ImportLabels) => begin('bucket', { address, labels }),
    /** Cancels, pauses or resumes an import. */
    change: async (importId: number, what: 'cancel' | 'pause' | 'resume') => {
      await post<Import>(`/projects/${toValue(id)}/imports/${importId}/${what}`);
      await refresh();
    },
  };
}
