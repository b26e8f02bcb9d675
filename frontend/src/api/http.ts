import { problemFrom, unreachable } from './problem';
import type { ProblemDetails } from './types';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Options {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Lets the request finish after the page has closed. */
  keepalive?: boolean;
}

const whenSignedOut = new Set<() => void>();

/** Calls back when the server says that the session has ended. */
export function onSignedOut(listener: () => void): void {
  whenSignedOut.add(listener);
}

/** One JSON request to the server. Throws a Problem; a 204 gives undefined. */
export async function request<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const { body, headers, signal, keepalive } = options;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
      ...(keepalive ? { keepalive } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
  if (!response.ok) {
    if (response.status === 401 && path !== '/session') {
      for (const listener of whenSignedOut) listener();
    }
    throw problemFrom(
      response.status,
      await readJson<ProblemDetails>(response),
      response.headers.get('Retry-After'),
    );
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function readJson<T>(response: Response): Promise<T | null> {
  try {
    return (await response.json()) as T;
  } catch {
    return null;
  }
}

export const get = <T>(path: string, signal?: AbortSignal) =>
  request<T>('GET', path, signal ? { signal } : {});
export const post = <T>(path: string, body?: unknown) => request<T>('POST', path, { body });
export const put = <T>(path: string, body?: unknown) => request<T>('PUT', path, { body });
export const patch = <T>(path: string, body?: unknown) => request<T>('PATCH', path, { body });
export const remove = (path: string) => request<undefined>('DELETE', path);
