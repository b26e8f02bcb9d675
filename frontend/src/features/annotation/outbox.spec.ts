import { describe, expect, it } from 'vitest';
import { Problem, unreachable } from '@/api/problem';
import type { Annotation, Lease } from '@/api/types';
import type { AnswerOperation, Operation, Outcome } from './operations';
import { Outbox, type OutboxStore } from './outbox';

function memoryStore(kept: Operation[] = []): OutboxStore & { kept: Map<string, Operation> } {
  const map = new Map(kept.map((operation) => [operation.id, operation]));
  return {
    kept: map,
    all: async () => [...map.values()],
    put: async (operation) => void map.set(operation.id, operation),
    delete: async (id) => void map.delete(id),
  };
}

const answer = (id: string, more: Partial<AnswerOperation> = {}): AnswerOperation => ({
  type: 'answer',
  id,
  seq: Number(id.replace(/\D/g, '')) || 0,
  imageId: 1,
  refused: null,
  kind: 'label',
  classId: 5,
  elapsedMs: null,
  leaseToken: 100,
  waitsFor: null,
  ...more,
});

const annotation = (id: number): Annotation => ({
  id,
  imageId: 1,
  kind: 'label',
  classId: 5,
  createdAt: '2026-01-01T00:00:00Z',
  elapsedMs: null,
});

const lease: Lease = {
  token: 200,
  imageId: 1,
  name: 'a',
  width: 1,
  height: 1,
  expiresAt: '2026-01-01T00:00:00Z',
};

function setUp(send: (operation: Operation) => Promise<Outcome>, store = memoryStore()) {
  const outcomes: [string, Outcome][] = [];
  const pauses: number[] = [];
  let settle: () => void = () => undefined;
  const outbox: Outbox = new Outbox({
    store,
    send,
    onOutcome: (operation, outcome) => outcomes.push([operation.id, outcome]),
    onChange: () => {
      const empty = outbox.state === 'idle' && outbox.waiting.length === 0;
      if (empty || outbox.state === 'signed-out') settle();
    },
    pause: async (ms) => void pauses.push(ms),
  });
  const settled = () =>
    new Promise<void>((resolve) => {
      settle = resolve;
    });
  return { outbox, outcomes, pauses, settled, store };
}

describe('outbox', () => {
  it('sends in order, one at a time, and forgets what was saved', async () => {
    const log: string[] = [];
    const { outbox, settled, store } = setUp(async (operation) => {
      log.push(`begin ${operation.id}`);
      await Promise.resolve();
      log.push(`end ${operation.id}`);
      return { state: 'saved', annotation: annotation(1) };
    });
    const done = settled();
    outbox.add(answer('1'));
    outbox.add(answer('2'));
    await done;
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
    expect(store.kept.size).toBe(0);
  });

  it('tries again with the same key while the server cannot be reached, waiting longer each time', async () => {
    let attempts = 0;
    const { outbox, outcomes, pauses, settled } = setUp(async () => {
      if (++attempts < 4) throw unreachable();
      return { state: 'saved', annotation: annotation(1) };
    });
    const done = settled();
    outbox.add(answer('1'));
    await done;
    expect(attempts).toBe(4);
    expect(pauses).toEqual([500, 1000, 2000]);
    expect(outcomes.map(([id]) => id)).toEqual(['1']);
  });

  it('drops a lost lease and goes on', async () => {
    const { outbox, outcomes, settled, store } = setUp(async (operation) => {
      if (operation.id === '1') throw new Problem(409, 'lease-lost', 'too late');
      return { state: 'saved', annotation: annotation(2) };
    });
    const done = settled();
    outbox.add(answer('1'));
    outbox.add(answer('2'));
    await done;
    expect(outcomes.map(([id, outcome]) => [id, outcome.state])).toEqual([
      ['1', 'lost'],
      ['2', 'saved'],
    ]);
    expect(store.kept.size).toBe(0);
  });

  it('keeps what was refused until it is dismissed, and goes on', async () => {
    const { outbox, settled, store } = setUp(async (operation) => {
      if (operation.id === '1') throw new Problem(422, 'label-unknown', 'There is no such class.');
      return { state: 'saved', annotation: annotation(2) };
    });
    const done = settled();
    outbox.add(answer('1'));
    outbox.add(answer('2'));
    await done;
    expect(outbox.waiting).toEqual([]);
    expect(outbox.refused.map((one) => one.refused)).toEqual(['There is no such class.']);
    expect(store.kept.has('1')).toBe(true);
    outbox.dismissRefused();
    expect(store.kept.size).toBe(0);
  });

  it('takes up what an earlier page left, oldest first', async () => {
    const sent: string[] = [];
    const { outbox, settled } = setUp(
      async (operation) => {
        sent.push(operation.id);
        return { state: 'saved', annotation: annotation(1) };
      },
      memoryStore([answer('2'), answer('1')]),
    );
    const done = settled();
    await outbox.load();
    await done;
    expect(sent).toEqual(['1', '2']);
  });

  it('stops when the session has ended and keeps everything', async () => {
    const { outbox, settled, store } = setUp(async () => {
      throw new Problem(401, 'http-401', 'signed out');
    });
    const done = settled();
    outbox.add(answer('1'));
    await done;
    expect(outbox.state).toBe('signed-out');
    expect(store.kept.size).toBe(1);
  });

  it('undoes and corrects an answer that was not sent when they were made', async () => {
    const seen: Operation[] = [];
    const { outbox, settled } = setUp(async (operation) => {
      seen.push(operation);
      if (operation.type === 'undo') return { state: 'undone', lease };
      return { state: 'saved', annotation: annotation(seen.length) };
    });
    const done = settled();
    const base = { imageId: 1, refused: null } as const;
    const target = { annotationId: null, operation: '1' };
    outbox.add(answer('1'));
    outbox.add({ ...base, type: 'undo', id: '2', seq: 2, target });
    outbox.add(answer('3', { leaseToken: null, waitsFor: '2' }));
    await done;
    expect(seen.map((one) => one.id)).toEqual(['1', '2', '3']);
    expect(seen[1]).toMatchObject({ target: { annotationId: 1 } });
    expect(seen[2]).toMatchObject({ leaseToken: 200 });
  });

  it('loses an answer whose undo brought no lease', async () => {
    const { outbox, outcomes, settled } = setUp(async () => ({ state: 'undone', lease: null }));
    const done = settled();
    outbox.add({
      type: 'undo',
      id: '1',
      seq: 1,
      imageId: 1,
      refused: null,
      target: { annotationId: 9, operation: null },
    });
    outbox.add(answer('2', { leaseToken: null, waitsFor: '1' }));
    await done;
    expect(outcomes.map(([, outcome]) => outcome.state)).toEqual(['undone', 'lost']);
  });

  it('takes back only what has not left', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { outbox, outcomes, settled } = setUp(async () => {
      await gate;
      return { state: 'saved', annotation: annotation(1) };
    });
    const done = settled();
    outbox.add(answer('1'));
    outbox.add(answer('2'));
    expect(outbox.cancel('1')).toBe(false);
    expect(outbox.cancel('2')).toBe(true);
    release();
    await done;
    expect(outcomes.map(([id]) => id)).toEqual(['1']);
  });
});
