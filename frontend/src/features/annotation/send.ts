import { annotate, undoAnnotation } from '@/api/queue';
import type { Operation, Outcome } from './operations';

/** Sends one operation to the server. Throws a Problem. */
export async function sendOperation(projectId: number, operation: Operation): Promise<Outcome> {
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
