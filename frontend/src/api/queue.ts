import { get, post, request } from './http';
import type { Annotation, Leases, NewAnnotation, RenewedLeases, Tally, Undone } from './types';

export const takeLeases = (projectId: number, count: number) =>
  post<Leases>(`/projects/${projectId}/leases`, { count });

export const renewLeases = (projectId: number, tokens: number[]) =>
  post<RenewedLeases>(`/projects/${projectId}/leases/renew`, { tokens });

/** Gives images back so that others get them; finishes even though the page closes. */
export const returnLeases = (projectId: number, tokens: number[]) =>
  request<undefined>('POST', `/projects/${projectId}/leases/return`, {
    body: { tokens },
    keepalive: true,
  });

/** The key makes a repeated request have one effect. */
export const annotate = (projectId: number, key: string, annotation: NewAnnotation) =>
  request<Annotation>('POST', `/projects/${projectId}/annotations`, {
    body: annotation,
    headers: { 'Idempotency-Key': key },
  });

export const undoAnnotation = (projectId: number, key: string, annotationId: number) =>
  request<Undone>('POST', `/projects/${projectId}/annotations/${annotationId}/undo`, {
    headers: { 'Idempotency-Key': key },
  });

/** How many images I have labeled since a time. */
export const readTally = (projectId: number, since: Date) =>
  get<Tally>(`/projects/${projectId}/annotations/mine/tally?since=${since.toISOString()}`);

export const readMine = (projectId: number, limit: number) =>
  get<Annotation[]>(`/projects/${projectId}/annotations/mine?limit=${limit}`);
