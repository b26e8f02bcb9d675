import { onBeforeUnmount, onMounted } from 'vue';
import { actionOf, type KeyAction } from '@/features/annotation/keys';

const typing = 'input, textarea, select, [contenteditable], [role=dialog] *, [role=menu] *';

/** Calls back with what a key means here, unless somebody types or a dialog is open. */
export function useWorkbenchKeys(
  classes: () => readonly { key: string | null }[],
  act: (action: KeyAction) => void,
): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(typing) || document.querySelector('[role=dialog]')) return;
    // Somebody who walks with tab presses the focused button with space.
    if (event.key === ' ' && target?.matches('button:focus-visible, a:focus-visible')) return;
    const action = actionOf(event, classes());
    if (!action) return;
    event.preventDefault();
    // A key held down labels one image, not thirty; walking through answers may repeat.
    if (event.repeat && action.type !== 'back' && action.type !== 'forward') return;
    act(action);
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
