import type { Annotation, AnswerKind } from '@/api/types';
import type { Operation, Outcome, Target } from './operations';

/** One answer of mine, as the strip and ← → show it. */
export interface Answer {
  /** Stays the same while the answer is saved and corrected. */
  key: string;
  imageId: number;
  name: string;
  width: number;
  height: number;
  kind: AnswerKind;
  classId: number | null;
  target: Target;
  state: 'sending' | 'saved' | 'lost' | 'refused';
}

export function savedAnswer(annotation: Annotation): Answer {
  return {
    key: `saved-${annotation.id}`,
    imageId: annotation.imageId,
    name: '',
    width: 0,
    height: 0,
    kind: annotation.kind,
    classId: annotation.classId,
    target: { annotationId: annotation.id, operation: null },
    state: 'saved',
  };
}

/** The answers after an operation has come to its end. */
export function settled(
  answers: readonly Answer[],
  operation: Operation,
  outcome: Outcome,
): Answer[] {
  if (operation.type === 'undo') return [...answers];
  return answers.map((answer) => {
    if (answer.target.operation !== operation.id) return answer;
    if (outcome.state !== 'saved') {
      return { ...answer, state: outcome.state === 'refused' ? 'refused' : 'lost' };
    }
    return {
      ...answer,
      state: 'saved',
      target: { annotationId: outcome.annotation.id, operation: null },
    };
  });
}

/** Answers of an earlier page that are still on their way, after those the server knows. */
export function withUnsent(saved: readonly Answer[], waiting: readonly Operation[]): Answer[] {
  let answers = [...saved];
  for (const operation of waiting) {
    if (operation.type === 'undo') {
      answers = answers.filter((answer) => answer.imageId !== operation.imageId);
      continue;
    }
    const fields = {
      kind: operation.kind,
      classId: operation.classId,
      state: 'sending' as const,
      target: { annotationId: null, operation: operation.id },
    };
    if (operation.type === 'correct') {
      answers = answers.map((answer) =>
        answer.imageId === operation.imageId ? { ...answer, ...fields } : answer,
      );
    } else {
      answers.push({
        key: operation.id,
        imageId: operation.imageId,
        name: '',
        width: 0,
        height: 0,
        ...fields,
      });
    }
  }
  return answers;
}
