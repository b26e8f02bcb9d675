import { afterEach, describe, expect, it, vi } from 'vitest';
import * as queue from '@/api/queue';
import type { Operation } from './operations';
import { senderFor } from './send';

const operation: Operation = {
  type: 'answer',
  id: 'a',
  seq: 1,
  imageId: 1,
  refused: null,
  kind: 'label',
  classId: 5,
  elapsedMs: null,
  leaseToken: 100,
  waitsFor: null,
};

describe('sending', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("does not send one person's answers in another's session", async () => {
    const annotate = vi.spyOn(queue, 'annotate').mockResolvedValue({
      id: 1,
      imageId: 1,
      kind: 'label',
      classId: 5,
      createdAt: '2026-01-01T00:00:00Z',
      elapsedMs: null,
    });
    let signedIn: number | undefined = 7;
    const send = senderFor(7, 3, () => signedIn);
    await expect(send(operation)).resolves.toMatchObject({ state: 'saved' });
    for (const other of [undefined, 8]) {
      signedIn = other;
      await expect(send(operation)).rejects.toMatchObject({ status: 401 });
    }
    expect(annotate).toHaveBeenCalledOnce();
  });
});
