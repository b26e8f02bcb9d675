import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { useTally } from './useTally';

function tallyIn(scope: EffectScope, userId: number): ReturnType<typeof useTally> {
  const tally = scope.run(() => useTally(userId, 1));
  if (!tally) throw new Error('the scope has ended');
  return tally;
}

describe('tally', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(2026, 2, 1, 23, 59) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('goes on from what the server has counted, and keeps the session over a look elsewhere', () => {
    const first = effectScope();
    const tally = tallyIn(first, 1);
    tally.startFrom(126);
    tally.add();
    tally.add();
    tally.takeBack();
    expect([tally.today.value, tally.session.value]).toEqual([127, 1]);
    first.stop();

    const second = effectScope();
    const again = tallyIn(second, 1);
    again.startFrom(127);
    expect([again.today.value, again.session.value]).toEqual([127, 1]);
    second.stop();
  });

  it('begins anew at midnight', () => {
    const scope = effectScope();
    const tally = tallyIn(scope, 2);
    tally.startFrom(300);
    vi.setSystemTime(new Date(2026, 2, 2, 0, 1));
    tally.add();
    expect(tally.today.value).toBe(1);
    scope.stop();
  });
});
