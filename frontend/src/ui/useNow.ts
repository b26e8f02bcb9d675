import { onScopeDispose, ref, type Ref } from 'vue';

const now = ref(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time in milliseconds, moving on about every five seconds while somebody looks. */
export function useNow(): Readonly<Ref<number>> {
  now.value = Date.now();
  users++;
  timer ??= setInterval(() => (now.value = Date.now()), 5_000);
  onScopeDispose(() => {
    users--;
    if (users === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  });
  return now;
}
