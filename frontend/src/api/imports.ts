import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { get, post, userHeader } from './http';
import { keys } from './keys';
import { pollEvery } from './live';
import { problemFrom, unreachable } from './problem';
import type { EntryStatus, Import, ImportEntries, ImportLabels, ProblemDetails } from './types';

export function useImports(id: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: computed(() => keys.imports(toValue(id))),
    queryFn: () => get<Import[]>(`/projects/${toValue(id)}/imports`),
    refetchInterval: (query) => {
      const running = query.state.data?.some((one) => isRunning(one)) ?? false;
      return running ? 1_500 : pollEvery(toValue(id));
    },
  });
}

export const isRunning = (one: Import) =>
  one.status === 'receiving' || one.status === 'queued' || one.status === 'running';

export function useImportEntries(
  id: MaybeRefOrGetter<number>,
  importId: MaybeRefOrGetter<number>,
  status: MaybeRefOrGetter<EntryStatus | ''>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => keys.entries(toValue(id), toValue(importId), toValue(status))),
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: '100' });
      if (toValue(status)) query.set('status', toValue(status));
      if (pageParam !== null) query.set('after', String(pageParam));
      return get<ImportEntries>(
        `/projects/${toValue(id)}/imports/${toValue(importId)}/entries?${query}`,
      );
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export const useImportRoots = () =>
  useQuery({ queryKey: keys.importRoots, queryFn: () => get<string[]>('/import-roots') });

export function useImportActions(id: MaybeRefOrGetter<number>) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.imports(toValue(id)) });
  return {
    refresh,
    importFolder: async (path: string, labels: ImportLabels) => {
      const made = await post<Import>(`/projects/${toValue(id)}/imports/folder`, { path, labels });
      await refresh();
      return made;
    },
    cancel: async (importId: number) => {
      await post<Import>(`/projects/${toValue(id)}/imports/${importId}/cancel`);
      await refresh();
    },
  };
}

export interface Upload {
  projectId: number;
  source: string;
  labels: ImportLabels;
  body: Blob;
  sent: (bytes: number) => void;
}

/**
 * Sends an import's bytes. XMLHttpRequest, because fetch does not say how much has been sent.
 * `abort` stops it; the promise then rejects.
 */
export function sendImport(upload: Upload): { done: Promise<Import>; abort: () => void } {
  const xhr = new XMLHttpRequest();
  const done = new Promise<Import>((resolve, reject) => {
    const query = new URLSearchParams({ source: upload.source, labels: upload.labels });
    xhr.open('POST', `/api/projects/${upload.projectId}/imports?${query}`);
    xhr.setRequestHeader('Content-Type', 'application/octet-stream');
    xhr.setRequestHeader('Accept', 'application/json');
    for (const [name, value] of Object.entries(userHeader())) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => upload.sent(event.loaded);
    xhr.onload = () => {
      const body = parse(xhr.responseText);
      if (xhr.status >= 200 && xhr.status < 300) resolve(body as Import);
      else reject(problemFrom(xhr.status, body as ProblemDetails | null, null));
    };
    xhr.onerror = () => reject(unreachable());
    xhr.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    xhr.send(upload.body);
  });
  return { done, abort: () => xhr.abort() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
