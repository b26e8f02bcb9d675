import { computed, onScopeDispose, ref, type Ref } from 'vue';

const windowMs = 5 * 60_000;

interface Session {
  count: Ref<number>;
  times: Ref<number[]>;
}

/** Lives as long as the page is open: a look at another page does not end a session. */
const sessions = new Map<string, Session>();

function sessionOf(userId: number, projectId: number): Session {
  const key = `${userId}/${projectId}`;
  const known = sessions.get(key) ?? { count: ref(0), times: ref<number[]>([]) };
  sessions.set(key, known);
  return known;
}

/** The last midnight where the person is. */
export function midnight(): Date {
  const date = new Date();
  date.setHours(0, 0, 0, 0);
  return date;
}

/** How many images I labeled today and in this session, and how fast lately. */
export function useTally(userId: number, projectId: number) {
  const { count: session, times } = sessionOf(userId, projectId);
  const now = ref(Date.now());
  const today = ref(0);
  let day = midnight().getTime();
  const clock = setInterval(() => (now.value = Date.now()), 5_000);
  onScopeDispose(() => clearInterval(clock));

  function add(): void {
    if (day !== midnight().getTime()) {
      day = midnight().getTime();
      today.value = 0;
    }
    session.value++;
    today.value++;
    now.value = Date.now();
    times.value = [...times.value.filter((time) => now.value - time < windowMs), now.value];
  }

  function takeBack(): void {
    session.value = Math.max(0, session.value - 1);
    today.value = Math.max(0, today.value - 1);
    times.value = times.value.slice(0, -1);
  }

  /** What the server has counted, with what is still on its way there. */
  function startFrom(count: number): void {
    today.value = count;
  }

  /** Labels a minute over the last five minutes, or null while there are too few to say. */
  const pace = computed(() => {
    const recent = times.value.filter((time) => now.value - time < windowMs);
    const first = recent[0];
    if (first === undefined || recent.length < 5) return null;
    return (recent.length - 1) / (Math.max(now.value - first, 1000) / 60_000);
  });
  return { session, today, pace, add, takeBack, startFrom };
}
