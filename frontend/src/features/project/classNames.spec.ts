import { describe, expect, it } from 'vitest';
import { digitOf, keyProblem, moved, sortOut, splitNames, useWords, withNames } from './classNames';

describe('class names', () => {
  it('splits what people paste', () => {
    expect(splitNames('cat, dog\nbird;  "tree frog"\t\n,')).toEqual([
      'cat',
      'dog',
      'bird',
      'tree frog',
    ]);
  });

  it('leaves out names that are there', () => {
    const classes = withNames(withNames([], ['cat', 'dog']), ['Cat', 'bird', 'bird']);
    expect(classes.map((one) => one.name)).toEqual(['cat', 'dog', 'bird']);
    expect(new Set(classes.map((one) => one.id)).size).toBe(3);
  });

  it('says which names are left out', () => {
    expect(sortOut(['glass', 'glass', 'Paper', 'paper', 'Metal'], ['metal'])).toEqual({
      fresh: ['glass', 'Paper'],
      repeated: ['glass', 'paper', 'Metal'],
    });
  });

  it('moves one and keeps the rest in order', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a'], 0, 5)).toEqual(['a']);
  });

  it('names the digit of each position', () => {
    expect([0, 8, 9, 10, 19, 20].map(digitOf)).toEqual(['1', '9', '0', '⇧1', '⇧0', null]);
  });

  it('refuses keys that are taken or mean something else', () => {
    expect(keyProblem('q', ['w'])).toBeNull();
    expect(keyProblem('q', ['q'])).toContain('Another class');
    expect(keyProblem('g', [])).toContain('guidelines');
    expect(keyProblem('?', [])).toContain('letter');
  });

  it('says what names a class', () => {
    expect(useWords({ labels: 0, earlier: 0, truths: 0, predictions: 0 })).toBe('');
    expect(useWords({ labels: 0, earlier: 1, truths: 0, predictions: 0 })).toBe('1 earlier answer');
    expect(useWords({ labels: 1200, earlier: 2, truths: 1, predictions: 0 })).toBe(
      '1,200 labels, 2 earlier answers and 1 imported true label',
    );
  });
});
