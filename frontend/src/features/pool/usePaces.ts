import { ref, watch } from 'vue';
import type { Import } from '@/api/types';
import { Meter } from '@/ui/meter';

export interface Pace {
  entriesPerSecond: number | null;
  secondsLeft: number | null;
}

/** How fast running imports go, from what is seen of them while the page is open. */
export function usePaces(imports: () => readonly Import[]) {
  const meters = new Map<number, { entries: Meter; bytes: Meter }>();
  const paces = ref<Record<number, Pace>>({});
  watch(
    imports,
    (all) => {
      const now = performance.now();
      paces.value = Object.fromEntries(
        all.filter((one) => one.status === 'running').map((one) => [one.id, measure(one, now)]),
      );
      // What stands still begins anew, or its pause would count.
      for (const one of all) if (one.status !== 'running') meters.delete(one.id);
    },
    { immediate: true },
  );

  function measure(one: Import, now: number): Pace {
    const { entries, bytes } = meters.get(one.id) ?? { entries: new Meter(), bytes: new Meter() };
    meters.set(one.id, { entries, bytes });
    entries.mark(one.entries, now);
    bytes.mark(one.bytesRead, now);
    const rate = bytes.perSecond();
    return {
      entriesPerSecond: entries.perSecond(),
      secondsLeft: rate === null ? null : (one.bytesTotal - one.bytesRead) / rate,
    };
  }

  return paces;
}
