import { useQueryClient, type QueryClient } from '@tanstack/vue-query';
import { onScopeDispose, readonly, ref, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { keys } from './keys';
import type { EventKind } from './types';

export type LiveState = 'live' | 'polling' | 'offline';

const kinds: EventKind[] = [
  'import',
  'encode',
  'round',
  'generation',
  'annotation',
  'project',
  'deleted',
];
const gatherMs = 400;

const state = ref<LiveState>('polling');
const watching = ref<number | null>(null);
const listeners = new Set<(kind: EventKind) => void>();

/** Whether news comes by itself, is asked for, or cannot be had. */
export const liveState = readonly(state);

/** Calls back on every event of the project that is open, until the caller's scope ends. */
export function onLive(listener: (kind: EventKind) => void): void {
  listeners.add(listener);
  onScopeDispose(() => listeners.delete(listener));
}

/** How often to ask, in milliseconds: rarely while events arrive, often while they do not. */
export function pollEvery(projectId: number): number {
  return state.value === 'live' && watching.value === projectId ? 30_000 : 4_000;
}

/** Listens to a project's events and refreshes what they make old. One project at a time. */
export function useLive(projectId: MaybeRefOrGetter<number>): void {
  const client = useQueryClient();
  watch(
    () => toValue(projectId),
    (id, _before, onCleanup) => {
      const stop = listen(id, client);
      onCleanup(stop);
    },
    { immediate: true },
  );
}

function listen(id: number, client: QueryClient): () => void {
  watching.value = id;
  const pending = new Set<EventKind>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const key of staleAfter(id, pending)) void client.invalidateQueries({ queryKey: key });
    pending.clear();
  };
  const source = new EventSource(`/api/projects/${id}/events`);
  source.onopen = () => (state.value = 'live');
  source.onerror = () => (state.value = navigator.onLine ? 'polling' : 'offline');
  for (const kind of kinds) {
    source.addEventListener(kind, () => {
      for (const listener of listeners) listener(kind);
      pending.add(kind);
      timer ??= setTimeout(flush, gatherMs);
    });
  }
  const wentOffline = () => (state.value = 'offline');
  const cameBack = () =>
    (state.value = source.readyState === EventSource.OPEN ? 'live' : 'polling');
  window.addEventListener('offline', wentOffline);
  window.addEventListener('online', cameBack);
  return () => {
    source.close();
    clearTimeout(timer);
    window.removeEventListener('offline', wentOffline);
    window.removeEventListener('online', cameBack);
    state.value = 'polling';
    if (watching.value === id) watching.value = null;
  };
}

function staleAfter(id: number, events: Set<EventKind>): (readonly unknown[])[] {
  const stale: (readonly unknown[])[] = [keys.overview];
  // A deleted one is asked for again too, and then is not there.
  if (events.has('project') || events.has('deleted')) stale.push(keys.project(id), keys.projects);
  if (events.has('import')) stale.push(keys.imports(id));
  if (events.has('round') || events.has('generation')) stale.push(keys.rounds(id));
  stale.push(keys.progress(id));
  return stale;
}
