import { problemFrom, unreachable, type Problem } from './problem';
import type { ProblemDetails } from './types';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Options {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Lets the request finish after the page has closed. */
  keepalive?: boolean;
  /** Asks for nobody in particular: a login. */
  anyone?: boolean;
}

const whenSignedOut = new Set<(problem: Problem) => void>();

/** Calls back when the server says that the session has ended, or is somebody else's now. */
export function onSignedOut(listener: (problem: Problem) => void): void {
  whenSignedOut.add(listener);
}

let userHere: () => number | undefined = () => undefined;

/** Tells whose page this is; every request says so. */
export function askAs(user: () => number | undefined): void {
  userHere = user;
}

/**
 * Names the user of this page. The windows of a browser share one session: after a login in
 * another window the server refuses rather than act as somebody else.
 */
export function userHeader(): Record<string, string> {
  const id = userHere();
  return id === undefined ? {} : { 'Winnow-User': String(id) };
}

/** One JSON request to the server. Throws a Problem; a 204 gives undefined. */
export async function request<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const { body, headers, signal, keepalive, anyone } = options;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(anyone ? {} : userHeader()),
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
    const problem = problemFrom(
      response.status,
      await readJson<ProblemDetails>(response),
      response.headers.get('Retry-After'),
    );
    // Nobody signed in is a good answer to who is; somebody else is not.
    if (problem.status === 401 && (path !== '/session' || problem.code === 'user-changed')) {
      for (const listener of whenSignedOut) listener(problem);
    }
    throw problem;
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
