export type KeyAction =
  | { type: 'class'; index: number }
  /** A digit that no class has; `key` as it is shown. */
  | { type: 'unassigned'; key: string }
  | { type: 'skip' | 'undo' | 'back' | 'forward' | 'search' | 'help' | 'guidelines' };

interface Pressed {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/**
 * What a key means in the workbench, or null. Digits go by their place on the keyboard, so that
 * they work on every layout; letters go by what they type. A class's own key comes first.
 */
export function actionOf(
  event: Pressed,
  classes: readonly { key: string | null }[],
): KeyAction | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    return event.key.toLowerCase() === 'z' && !event.shiftKey ? { type: 'undo' } : null;
  }
  const own = ownKey(event, classes);
  if (own >= 0) return { type: 'class', index: own };
  const digit = digitIndex(event);
  // Where shift and a digit type a sign that means something here, too few classes free the key.
  if (digit !== null && digit < classes.length) return { type: 'class', index: digit };
  return named(event.key) ?? unassigned(digit);
}

function unassigned(digit: number | null): KeyAction | null {
  const [key] = digit === null ? [] : shownKeys(digit, null);
  return key === undefined ? null : { type: 'unassigned', key };
}

function ownKey(event: Pressed, classes: readonly { key: string | null }[]): number {
  if (event.shiftKey || event.key.length !== 1) return -1;
  const key = event.key.toLowerCase();
  return classes.findIndex((one) => one.key?.toLowerCase() === key);
}

function digitIndex(event: Pressed): number | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit === undefined) return null;
  return ((Number(digit) + 9) % 10) + (event.shiftKey ? 10 : 0);
}

function named(key: string): KeyAction | null {
  switch (key) {
    case ' ':
      return { type: 'skip' };
    case 'Backspace':
      return { type: 'undo' };
    case 'ArrowLeft':
      return { type: 'back' };
    case 'ArrowRight':
      return { type: 'forward' };
    case '/':
      return { type: 'search' };
    case '?':
      return { type: 'help' };
    case 'g':
    case 'G':
      return { type: 'guidelines' };
    default:
      return null;
  }
}

/** The keys of the n-th class as they are shown: its digit, unless a class has it, then its own. */
export function shownKeys(
  index: number,
  key: string | null,
  classes: readonly { key: string | null }[] = [],
): string[] {
  const digit = String((index + 1) % 10);
  const taken = classes.some((one) => one.key === digit);
  const keys = index < 10 ? (taken ? [] : [digit]) : index < 20 ? [`⇧${digit}`] : [];
  return key ? [...keys, key.toUpperCase()] : keys;
}
