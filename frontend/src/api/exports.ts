import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { get, post, remove } from './http';
import { keys } from './keys';
import { pollEvery } from './live';
import type { Export, ExportOptions, NewExport } from './types';

export function useExportOptions(id: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: computed(() => keys.exportOptions(toValue(id))),
    queryFn: () => get<ExportOptions>(`/projects/${toValue(id)}/export-options`),
  });
}

export function useExports(id: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: computed(() => keys.exports(toValue(id))),
    queryFn: () => get<Export[]>(`/projects/${toValue(id)}/exports`),
    refetchInterval: () => pollEvery(toValue(id)),
  });
}

/** Where the browser finds an export's bytes. */
export const exportAddress = (projectId: number, exportId: number) =>
  `/api/projects/${projectId}/exports/${exportId}/content`;

export function useExportActions(id: MaybeRefOrGetter<number>) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.exports(toValue(id)) });
  return {
    makeExport: async (asked: NewExport) => {
      const made = await post<Export>(`/projects/${toValue(id)}/exports`, asked);
      await refresh();
      return made;
    },
    deleteExport: async (exportId: number) => {
      await remove(`/projects/${toValue(id)}/exports/${exportId}`);
      await refresh();
    },
  };
}
