import { onScopeDispose, ref, watch, type Ref } from 'vue';

/** What is typed, as soon as the typing rests. */
export function useSettled(typed: Ref<string>, ms = 250): Readonly<Ref<string>> {
  const settled = ref(typed.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(typed, (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => (settled.value = text), ms);
  });
  onScopeDispose(() => clearTimeout(timer));
  return settled;
}
