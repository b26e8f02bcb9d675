import { describe, expect, it } from 'vitest';
import { ago, bytes, count, counted, done, duration, interval, measured, percent } from './format';

describe('numbers as people read them', () => {
  it('separates thousands and gives measured values three digits', () => {
    expect(count(1234567)).toBe('1,234,567');
    expect(counted(1, 'label')).toBe('1 label');
    expect(counted(1200, 'class', 'classes')).toBe('1,200 classes');
    expect(measured(0.012345)).toBe('0.0123');
    expect(percent(0.8659)).toBe('86.6 %');
    expect(percent(1)).toBe('100 %');
    expect(interval({ low: 0.7912, high: 0.8461 })).toBe('79.1–84.6 %');
    expect(bytes(812_400_000)).toBe('812 MB');
  });

  it('never says that all is done before it is', () => {
    expect(done(999, 1000)).toBe('99 %');
    expect(done(0, 0)).toBe('0 %');
  });

  it('says lengths of time in the units that matter', () => {
    expect(duration(0.42)).toBe('420 ms');
    expect(duration(1.2345)).toBe('1.23 s');
    expect(duration(200)).toBe('3 min 20 s');
    expect(duration(7260)).toBe('2 h 1 min');
    expect(duration(7200)).toBe('2 h');
  });

  it('carries sixty seconds over to the next minute', () => {
    expect(duration(119.8)).toBe('2 min');
  });

  it('says how long ago', () => {
    const now = Date.parse('2026-01-10T00:00:00Z');
    expect(ago('2026-01-09T23:59:58Z', now)).toBe('just now');
    expect(ago('2026-01-09T23:55:00Z', now)).toBe('5 min ago');
    expect(ago('2026-01-08T00:00:00Z', now)).toBe('2 days ago');
    expect(ago('2026-01-13T00:00:00Z', now)).toBe('in 3 days');
    expect(ago('2025-12-01T00:00:00Z', now)).not.toContain('ago');
  });

  it('rounds what is to come to the nearest unit', () => {
    const now = Date.parse('2026-01-10T00:00:02Z');
    expect(ago('2026-02-09T00:00:00Z', now)).toBe('in 30 days');
    expect(ago('2026-01-11T00:00:00Z', now)).toBe('in 1 day');
    expect(ago('2026-01-10T01:00:00Z', now)).toBe('in 1 h');
    expect(ago('2026-01-10T00:01:02Z', now)).toBe('in 1 min');
  });
});
