import { describe, expect, it } from 'vitest';
import { Meter } from './meter';

describe('a meter', () => {
  it('says the rate of the last twenty seconds', () => {
    const meter = new Meter();
    expect(meter.perSecond()).toBeNull();
    for (let second = 0; second <= 60; second++) {
      meter.mark(second < 30 ? 0 : (second - 30) * 100, second * 1000);
    }
    expect(meter.perSecond()).toBe(100);
  });

  it('is not thrown off by one slow second', () => {
    const meter = new Meter();
    for (let second = 0; second <= 10; second++) meter.mark(second * 100, second * 1000);
    meter.mark(1000, 11_000);
    expect(meter.perSecond()).toBeCloseTo(90.9, 1);
  });

  it('says nothing too early, without growth, and after a break', () => {
    const meter = new Meter();
    meter.mark(0, 0);
    meter.mark(100, 500);
    expect(meter.perSecond()).toBeNull();
    meter.mark(300, 2000);
    expect(meter.perSecond()).toBe(150);
    meter.restart();
    meter.mark(300, 3000);
    meter.mark(300, 9000);
    expect(meter.perSecond()).toBeNull();
  });
});
