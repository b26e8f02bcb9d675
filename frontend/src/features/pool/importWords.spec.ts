import { describe, expect, it } from 'vitest';
import { codeWords, pace } from './importWords';

describe('words about imports', () => {
  it('reads codes as words', () => {
    expect(codeWords('image-truncated')).toBe('Image truncated');
  });

  it('says rate and time left from what is read', () => {
    const now = Date.parse('2026-01-01T00:00:10Z');
    const one = {
      startedAt: '2026-01-01T00:00:00Z',
      entries: 500,
      bytesRead: 25,
      bytesTotal: 100,
    };
    expect(pace(one, now)).toEqual({ imagesPerSecond: 50, secondsLeft: 30 });
  });

  it('says nothing too early', () => {
    const early = { startedAt: null, entries: 0, bytesRead: 0, bytesTotal: 100 };
    expect(pace(early, 0)).toEqual({ imagesPerSecond: null, secondsLeft: null });
  });
});
