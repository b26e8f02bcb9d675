import { computed, onScopeDispose, ref } from 'vue';

const windowMs = 5 * 60_000;

/** How many I answered today and in this session, and how fast lately. */
export function useTally(userId: number, projectId: number) {
  const session = ref(0);
  const times = ref<number[]>([]);
  const now = ref(Date.now());
  const storageKey = `winnow-today-${userId}-${projectId}`;
  const today = ref(remembered());
  const clock = setInterval(() => (now.value = Date.now()), 5_000);
  onScopeDispose(() => clearInterval(clock));

  function day(): string {
    return new Date().toLocaleDateString('sv');
  }

  function remembered(): number {
    try {
      const [kept, number] = (localStorage.getItem(storageKey) ?? '').split(' ');
      return kept === day() ? Number(number) || 0 : 0;
    } catch {
      return 0;
    }
  }

  function keep(): void {
    try {
      localStorage.setItem(storageKey, `${day()} ${today.value}`);
    } catch {
      // Without storage the count lasts as long as the page.
    }
  }

  function add(): void {
    session.value++;
    today.value = remembered() === 0 && today.value > 0 ? 1 : today.value + 1;
    now.value = Date.now();
    times.value = [...times.value.filter((time) => now.value - time < windowMs), now.value];
    keep();
  }

  function takeBack(): void {
    session.value = Math.max(0, session.value - 1);
    today.value = Math.max(0, today.value - 1);
    times.value = times.value.slice(0, -1);
    keep();
  }

  /** The server may know of answers given on another device. */
  function atLeast(count: number): void {
    today.value = Math.max(today.value, count);
    keep();
  }

  /** Answers a minute over the last five minutes, or null while there are too few to say. */
  const pace = computed(() => {
    const recent = times.value.filter((time) => now.value - time < windowMs);
    const first = recent[0];
    if (first === undefined || recent.length < 5) return null;
    return (recent.length - 1) / (Math.max(now.value - first, 1000) / 60_000);
  });
  return { session, today, pace, add, takeBack, atLeast };
}
