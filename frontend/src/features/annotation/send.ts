import { Problem } from '@/api/problem';
import { annotate, undoAnnotation } from '@/api/queue';
import type { Operation, Outcome } from './operations';

/**
 * Sends what one person gave, as long as that person is the one signed in here. After a log-out
 * it throws as the server would: another's session must not carry the answers.
 */
export function senderFor(userId: number, projectId: number, signedIn: () => number | undefined) {
  return async (operation: Operation): Promise<Outcome> => {
    if (signedIn() !== userId) throw new Problem(401, 'signed-out', 'You are not signed in.');
    return sendOperation(projectId, operation);
  };
}

/** Sends one operation to the server. Throws a Problem. */
async function sendOperation(projectId: number, operation: Operation): Promise<Outcome> {
  if (operation.type === 'undo') {
    const { lease } = await undoAnnotation(
      projectId,
      operation.id,
      operation.target.annotationId ?? 0,
    );
    return { state: 'undone', lease };
  }
  const annotation = await annotate(projectId, operation.id, {
    imageId: operation.imageId,
    kind: operation.kind,
    classId: operation.classId,
    ...(operation.type === 'answer'
      ? { leaseToken: operation.leaseToken, elapsedMs: operation.elapsedMs }
      : { corrects: operation.target.annotationId }),
  });
  return { state: 'saved', annotation };
}
