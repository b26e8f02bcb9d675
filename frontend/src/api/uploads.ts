import { get, request, userHeader } from './http';
import { problemFrom, unreachable } from './problem';
import type { ImportLabels, ProblemDetails, Upload } from './types';

/** Resumable uploads, by the protocol tus 1.0.0; an upload has the id of its import. */
const version = { 'Tus-Resumable': '1.0.0' };

const path = (projectId: number) => `/projects/${projectId}/uploads`;

export interface NewUpload {
  projectId: number;
  source: string;
  labels: ImportLabels;
  /** Whether it is a list of images to be fetched. */
  fetch: boolean;
  key: string;
  length: number;
}

/** One's own uploads of a file, newest first. */
export const findUploads = (projectId: number, key: string) =>
  get<Upload[]>(`${path(projectId)}?${new URLSearchParams({ key })}`);

export const beginUpload = (upload: NewUpload) =>
  request<Upload>('POST', path(upload.projectId), {
    headers: {
      ...version,
      'Upload-Length': String(upload.length),
      'Upload-Metadata': metadata({
        filename: upload.source,
        labels: upload.labels,
        ...(upload.fetch ? { fetch: 'true' } : {}),
        key: upload.key,
      }),
    },
  });

export const discardUpload = (projectId: number, id: number) =>
  request<undefined>('DELETE', `${path(projectId)}/${id}`, { headers: version });

function metadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${base64(new TextEncoder().encode(value))}`)
    .join(',');
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Browsers compute checksums on secure pages only (https, or the server's own machine). */
async function checksum(bytes: ArrayBuffer): Promise<Record<string, string>> {
  // On other pages it is not there, whatever its type says.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return {};
  const sum = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return { 'Upload-Checksum': `sha256 ${base64(sum)}` };
}

export interface Piece {
  projectId: number;
  id: number;
  offset: number;
  bytes: ArrayBuffer;
  signal: AbortSignal;
  /** How much of the piece has left the browser; that it has arrived is not sure yet. */
  sent: (bytes: number) => void;
}

/**
 * Adds a piece to an upload and gives how many bytes the server has then. XMLHttpRequest, because
 * fetch does not say how much has been sent.
 */
export async function appendUpload(piece: Piece): Promise<number> {
  const sum = await checksum(piece.bytes);
  piece.signal.throwIfAborted();
  const xhr = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    xhr.open('PATCH', `/api${path(piece.projectId)}/${piece.id}`);
    const headers = {
      ...version,
      ...sum,
      ...userHeader(),
      'Upload-Offset': String(piece.offset),
      'Content-Type': 'application/offset+octet-stream',
    };
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => piece.sent(event.loaded);
    xhr.onload = () => {
      const offset = xhr.getResponseHeader('Upload-Offset');
      if (xhr.status === 204 && offset !== null) resolve(Number(offset));
      else reject(problemFrom(xhr.status, parse(xhr.responseText), null));
    };
    xhr.onerror = () => reject(unreachable());
    xhr.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    piece.signal.addEventListener('abort', () => xhr.abort(), { once: true });
    xhr.send(piece.bytes);
  });
}

function parse(text: string): ProblemDetails | null {
  try {
    return JSON.parse(text) as ProblemDetails;
  } catch {
    return null;
  }
}
