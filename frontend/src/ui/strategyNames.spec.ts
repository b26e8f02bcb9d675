import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strategyName } from './strategyNames';

const registered = '../src/main/resources/META-INF/services/org.winnow.acquisition.Strategy';

describe('names of strategies', () => {
  it('are there for every strategy of the server, and each its own', () => {
    const codes = readFileSync(registered, 'utf8')
      .split('\n')
      .flatMap((line) => /\.(\w+)Strategy$/.exec(line.trim())?.[1] ?? [])
      .map((word) => word.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase());
    const names = ['auto', ...codes].map((code) => ({ code, name: strategyName(code) }));
    expect(codes.length).toBeGreaterThan(10);
    expect(names.filter(({ code, name }) => code === name)).toEqual([]);
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
  });

  it('are the code where a strategy is new', () => {
    expect(strategyName('tomorrow')).toBe('tomorrow');
  });
});
