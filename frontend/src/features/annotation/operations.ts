import type { Annotation, AnswerKind, Lease } from '@/api/types';

/** An answer that exists on the server, or will once the named operation has been sent. */
export interface Target {
  annotationId: number | null;
  operation: string | null;
}

interface Sent {
  /** Also the idempotency key: a repeat has one effect. */
  id: string;
  seq: number;
  imageId: number;
  /** Why the server refused it, if it did. It is kept until the person has seen it. */
  refused: string | null;
}

export interface AnswerOperation extends Sent {
  type: 'answer';
  kind: AnswerKind;
  classId: number | null;
  elapsedMs: number | null;
  leaseToken: number | null;
  /** The undo whose lease this answer uses. */
  waitsFor: string | null;
}

interface CorrectOperation extends Sent {
  type: 'correct';
  kind: AnswerKind;
  classId: number | null;
  target: Target;
}

interface UndoOperation extends Sent {
  type: 'undo';
  target: Target;
}

export type Operation = AnswerOperation | CorrectOperation | UndoOperation;

export type Outcome =
  | { state: 'saved'; annotation: Annotation }
  | { state: 'undone'; lease: Lease | null }
  | { state: 'lost' }
  | { state: 'refused'; message: string };

/** What the success of one operation tells those that wait for it. */
export function informed(waiting: Operation, sent: Operation, outcome: Outcome): Operation {
  if (
    outcome.state === 'saved' &&
    waiting.type !== 'answer' &&
    waiting.target.operation === sent.id
  ) {
    return { ...waiting, target: { annotationId: outcome.annotation.id, operation: null } };
  }
  if (outcome.state === 'undone' && waiting.type === 'answer' && waiting.waitsFor === sent.id) {
    return { ...waiting, leaseToken: outcome.lease?.token ?? null, waitsFor: null };
  }
  return waiting;
}

/** Whether it can be sent at all: what it builds on may have come to nothing. */
export function sendable(operation: Operation): boolean {
  return operation.type === 'answer'
    ? operation.leaseToken !== null
    : operation.target.annotationId !== null;
}
