import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { asProblem } from '@/api/problem';
import { renewLeases, returnLeases, takeLeases } from '@/api/queue';
import type { Generation, Lease, Leases } from '@/api/types';

export interface Held extends Omit<Lease, 'token'> {
  token: number | null;
  /** The undo that will bring the lease; until then there is no token. */
  waitsFor: string | null;
}

interface Options {
  projectId: number;
  leaseSeconds: number;
  /** Tokens of answers on their way; their images are mine on the server, but done for me. */
  unsent: () => number[];
  /** The server gives none, and will not by itself. */
  onRefused: () => void;
  /** Called with images that will be shown soon. */
  prefetch: (leases: readonly Held[]) => void;
}

const wanted = 10;
const lowWater = 6;
const pollMs = 2_000;
const soonMs = 250;
const idleMs = 10 * 60_000;

/**
 * The images in hand: the first is the one to answer, the others come after it. Tops up, renews
 * while the page is used, and gives back what is left when it closes.
 */
export function useLeases(options: Options) {
  const held = shallowRef<readonly Held[]>([]);
  const generation = ref<Generation | null>(null);
  const empty = ref<Leases['empty']>(null);
  const state = ref<'loading' | 'ready' | 'failed'>('loading');
  const problem = ref<string | null>(null);
  const gone = new Set<number>();
  let renewedAt = performance.now();
  let usedAt = performance.now();
  let asking = false;
  let askAgain = false;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function topUp(): Promise<void> {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    clearTimeout(timer);
    try {
      const count = Math.min(20, wanted + options.unsent().length);
      take(await takeLeases(options.projectId, count));
      state.value = 'ready';
      problem.value = null;
    } catch (error) {
      const found = asProblem(error);
      problem.value = found.message;
      if (held.value.length === 0 && !found.passing) state.value = 'failed';
      if (!found.passing) options.onRefused();
    } finally {
      asking = false;
    }
    if (closed) return;
    if (askAgain) {
      askAgain = false;
      await topUp();
    } else if (held.value.length === 0 || problem.value) {
      // Only my own unsent answers hold what is left: it is known soon what comes after them.
      const soon = !problem.value && empty.value === null;
      timer = setTimeout(() => void topUp(), soon ? soonMs : pollMs);
    }
  }

  function take(reply: Leases): void {
    if (closed) {
      const tokens = reply.leases.map((lease) => lease.token).filter((token) => !gone.has(token));
      if (tokens.length > 0) void returnLeases(options.projectId, tokens).catch(() => undefined);
      return;
    }
    renewedAt = performance.now();
    const unsent = new Set(options.unsent());
    const fresh = reply.leases.filter(
      (lease) => !gone.has(lease.token) && !unsent.has(lease.token),
    );
    const byImage = new Map(fresh.map((lease) => [lease.imageId, lease]));
    const kept = held.value.map((one) => {
      const renewed = byImage.get(one.imageId);
      byImage.delete(one.imageId);
      return renewed && one.waitsFor === null ? { ...renewed, waitsFor: null } : one;
    });
    held.value = [...kept, ...[...byImage.values()].map((lease) => ({ ...lease, waitsFor: null }))];
    generation.value = reply.generation;
    empty.value = held.value.length === 0 ? reply.empty : null;
    options.prefetch(held.value);
  }

  /** The image in front is answered: it leaves, and the next one is in front. */
  function shift(): Held | null {
    const [first, ...rest] = held.value;
    if (!first) return null;
    if (first.token !== null) gone.add(first.token);
    held.value = rest;
    if (rest.length <= lowWater) void topUp();
    return first;
  }

  /** An image comes back in front. */
  function unshift(lease: Held): void {
    if (lease.token !== null) gone.delete(lease.token);
    held.value = [lease, ...held.value.filter((one) => one.imageId !== lease.imageId)];
    empty.value = null;
    options.prefetch([lease]);
  }

  /** The undo came through, with the image's new lease or without one. */
  function settle(undo: string, lease: Lease | null): boolean {
    const waited = held.value.some((one) => one.waitsFor === undo);
    held.value = held.value.flatMap((one) => {
      if (one.waitsFor !== undo) return [one];
      return lease ? [{ ...lease, waitsFor: null }] : [];
    });
    if (held.value.length === 0) void topUp();
    return waited;
  }

  const tokensHeld = () => held.value.map((one) => one.token).filter((token) => token !== null);

  async function renew(): Promise<void> {
    const tokens = tokensHeld();
    if (tokens.length === 0) return;
    try {
      const { leases } = await renewLeases(options.projectId, tokens);
      renewedAt = performance.now();
      const still = new Map(leases.map((lease) => [lease.token, lease]));
      const asked = new Set(tokens);
      held.value = held.value.flatMap((one) => {
        if (one.token === null || !asked.has(one.token)) return [one];
        const renewed = still.get(one.token);
        return renewed ? [{ ...renewed, waitsFor: null }] : [];
      });
      if (held.value.length <= lowWater) await topUp();
    } catch {
      // The next turn tries again; an answer to a lease that ran out is told apart by the server.
    }
  }

  function renewWhenDue(): void {
    const now = performance.now();
    const used = document.visibilityState === 'visible' && now - usedAt < idleMs;
    if (used && now - renewedAt > options.leaseSeconds * 500) void renew();
  }

  function giveBack(): void {
    const tokens = tokensHeld();
    held.value = [];
    if (tokens.length > 0) void returnLeases(options.projectId, tokens).catch(() => undefined);
  }

  const used = () => {
    usedAt = performance.now();
  };
  const seen = () => {
    if (document.visibilityState !== 'visible') return;
    used();
    renewWhenDue();
  };
  const restored = (event: PageTransitionEvent) => {
    if (event.persisted) void topUp();
  };
  const renewal = setInterval(renewWhenDue, 5_000);
  window.addEventListener('keydown', used, { passive: true });
  window.addEventListener('pointerdown', used, { passive: true });
  document.addEventListener('visibilitychange', seen);
  window.addEventListener('pagehide', giveBack);
  window.addEventListener('pageshow', restored);
  onScopeDispose(() => {
    closed = true;
    clearTimeout(timer);
    clearInterval(renewal);
    window.removeEventListener('keydown', used);
    window.removeEventListener('pointerdown', used);
    document.removeEventListener('visibilitychange', seen);
    window.removeEventListener('pagehide', giveBack);
    window.removeEventListener('pageshow', restored);
    giveBack();
  });

  const current = computed(() => held.value[0] ?? null);
  return { held, current, generation, empty, state, problem, topUp, shift, unshift, settle };
}
