import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { get, patch, post, put, remove } from './http';
import { keys } from './keys';
import type {
  ClassChange,
  ClassUse,
  ImageClass,
  NewClass,
  NewProject,
  Project,
  ProjectChange,
  Strategy,
} from './types';

export const useProjects = () =>
  useQuery({ queryKey: keys.projects, queryFn: () => get<Project[]>('/projects') });

export function useProject(id: MaybeRefOrGetter<number>) {
  return useQuery({
    queryKey: computed(() => keys.project(toValue(id))),
    queryFn: () => get<Project>(`/projects/${toValue(id)}`),
    enabled: () => toValue(id) > 0,
    staleTime: 30_000,
  });
}

export const useStrategies = () =>
  useQuery({
    queryKey: keys.strategies,
    queryFn: () => get<Strategy[]>('/strategies'),
    staleTime: Infinity,
  });

/** Changes to projects and their classes; what is shown of them is refreshed afterwards. */
export function useProjectActions() {
  const client = useQueryClient();
  const then = async <T>(work: Promise<T>, id?: number) => {
    const value = await work;
    await Promise.all([
      client.invalidateQueries({ queryKey: keys.projects }),
      client.invalidateQueries({ queryKey: keys.overview }),
      ...(id === undefined
        ? []
        : [client.invalidateQueries({ queryKey: keys.project(id), exact: true })]),
    ]);
    return value;
  };
  return {
    create: (project: NewProject) => then(post<Project>('/projects', project)),
    change: (id: number, change: ProjectChange) =>
      then(patch<Project>(`/projects/${id}`, change), id),
    /** The name is typed once more, so that nothing is deleted by mistake. */
    remove: async (id: number, name: string) => {
      await then(remove(`/projects/${id}?name=${encodeURIComponent(name)}`));
      await client.invalidateQueries({ queryKey: keys.project(id), refetchType: 'none' });
    },
    addClass: (id: number, added: NewClass) =>
      then(post<ImageClass>(`/projects/${id}/classes`, added), id),
    changeClass: (id: number, classId: number, change: ClassChange) =>
      then(patch<ImageClass>(`/projects/${id}/classes/${classId}`, change), id),
    orderClasses: (id: number, classIds: number[]) =>
      then(put<ImageClass[]>(`/projects/${id}/classes/order`, { classIds }), id),
    classUse: (id: number, classId: number) =>
      get<ClassUse>(`/projects/${id}/classes/${classId}/use`),
    removeClass: (id: number, classId: number) =>
      then(remove(`/projects/${id}/classes/${classId}`), id),
  };
}
