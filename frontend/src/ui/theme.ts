import { computed, ref, watchEffect } from 'vue';

export type ThemeChoice = 'system' | 'light' | 'dark';

const storageKey = 'winnow-theme';
const choices: readonly ThemeChoice[] = ['system', 'light', 'dark'];

function remembered(): ThemeChoice {
  try {
    const found = localStorage.getItem(storageKey);
    return choices.find((choice) => choice === found) ?? 'system';
  } catch {
    return 'system';
  }
}

const system = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;
const systemDark = ref(system?.matches ?? false);
const choice = ref<ThemeChoice>(remembered());

/** The theme people chose and the one that follows from it. public/theme.js sets it before paint. */
export const theme = {
  choice,
  dark: computed(() => choice.value === 'dark' || (choice.value === 'system' && systemDark.value)),
  choose(next: ThemeChoice) {
    choice.value = next;
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // Storage can be blocked; the choice then lasts until the page is left.
    }
  },
};

/** Keeps the document's theme in step with the choice and with the system. */
export function followTheme(): void {
  system?.addEventListener('change', (event) => (systemDark.value = event.matches));
  watchEffect(() => {
    document.documentElement.dataset.theme = theme.dark.value ? 'dark' : 'light';
  });
}
