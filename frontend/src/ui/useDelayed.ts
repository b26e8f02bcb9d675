import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue';

/** Turns true only when `source` has been true for a while: what is quick shows no spinner. */
export function useDelayed(source: () => boolean, ms = 300): Readonly<Ref<boolean>> {
  const late = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    source,
    (on) => {
      clearTimeout(timer);
      if (on) timer = setTimeout(() => (late.value = true), ms);
      else late.value = false;
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return readonly(late);
}
