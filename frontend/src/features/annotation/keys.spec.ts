import { describe, expect, it } from 'vitest';
import { actionOf, shownKeys } from './keys';

const press = (key: string, code = '', more: Partial<KeyboardEvent> = {}) => ({
  key,
  code,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});
const classes = (count: number, keys: Record<number, string> = {}) =>
  Array.from({ length: count }, (_, index) => ({ key: keys[index] ?? null }));

describe('keys of the workbench', () => {
  it('labels by digits, 0 is the tenth, shift means eleven to twenty', () => {
    const many = classes(20);
    expect(actionOf(press('1', 'Digit1'), many)).toEqual({ type: 'class', index: 0 });
    expect(actionOf(press('0', 'Digit0'), many)).toEqual({ type: 'class', index: 9 });
    expect(actionOf(press('!', 'Digit1', { shiftKey: true }), many)).toEqual({
      type: 'class',
      index: 10,
    });
    expect(actionOf(press(')', 'Digit0', { shiftKey: true }), many)).toEqual({
      type: 'class',
      index: 19,
    });
    expect(actionOf(press('3', 'Numpad3'), many)).toEqual({ type: 'class', index: 2 });
  });

  it('goes by the place of a digit, whatever the layout types there', () => {
    expect(actionOf(press('&', 'Digit1'), classes(3))).toEqual({ type: 'class', index: 0 });
  });

  it('tells a digit without a class from a key that means nothing', () => {
    expect(actionOf(press('7', 'Digit7'), classes(3))).toEqual({ type: 'unassigned', key: '7' });
    expect(actionOf(press('!', 'Digit1', { shiftKey: true }), classes(3))).toEqual({
      type: 'unassigned',
      key: '⇧1',
    });
    expect(actionOf(press('x', 'KeyX'), classes(3))).toBeNull();
  });

  it('searches where shift and 7 type a slash', () => {
    expect(actionOf(press('/', 'Digit7', { shiftKey: true }), classes(3))).toEqual({
      type: 'search',
    });
  });

  it('prefers the own key of a class', () => {
    const own = classes(3, { 2: 'c', 1: '1' });
    expect(actionOf(press('C', 'KeyC'), own)).toEqual({ type: 'class', index: 2 });
    expect(actionOf(press('1', 'Digit1'), own)).toEqual({ type: 'class', index: 1 });
  });

  it('undoes with backspace and ctrl+z, but leaves other shortcuts to the browser', () => {
    expect(actionOf(press('Backspace'), classes(2))).toEqual({ type: 'undo' });
    expect(actionOf(press('z', 'KeyZ', { ctrlKey: true }), classes(2))).toEqual({ type: 'undo' });
    expect(actionOf(press('1', 'Digit1', { ctrlKey: true }), classes(2))).toBeNull();
    expect(actionOf(press('ArrowLeft', '', { altKey: true }), classes(2))).toBeNull();
  });

  it('shows the keys as they are pressed', () => {
    expect(shownKeys(0, 'c')).toEqual(['1', 'C']);
    expect(shownKeys(4, '4', [{ key: '4' }, { key: '5' }])).toEqual(['4']);
    expect(shownKeys(10, null)).toEqual(['⇧1']);
    expect(shownKeys(20, null)).toEqual([]);
  });
});
