import type { ProblemDetails } from './types';

/**
 * What went wrong with a request: the server's problem details, or status 0 when no answer came.
 * `message` is a sentence for people.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: { pointer: string; code: string; detail: string }[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** No answer came, or the server could not give one now: the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** What the server says about one field of the request, e.g. `/password`. */
  at(pointer: string): string | null {
    return this.errors.find((error) => error.pointer === pointer)?.detail ?? null;
  }
}

export function unreachable(): Problem {
  return new Problem(
    0,
    'unreachable',
    'The server cannot be reached. Check that it runs and that this computer is online; Winnow tries again by itself.',
  );
}

const unspoken: Record<number, string> = {
  401: 'You are not signed in. Log in and try again.',
  403: 'Your role does not allow this. Ask an administrator of this server.',
  404: 'This is not here, or not yours to see.',
  413: 'This is larger than the server accepts.',
  502: 'The server cannot be reached behind its proxy. Try again in a moment.',
  503: 'The server is busy. Try again in a moment.',
};

export function problemFrom(
  status: number,
  body: ProblemDetails | null,
  retryAfter: string | null,
): Problem {
  const message =
    body?.detail ??
    body?.title ??
    unspoken[status] ??
    `The server answered ${status} without saying why. Its log has the reason.`;
  const seconds = retryAfter === null ? NaN : Number(retryAfter);
  return new Problem(
    status,
    body?.code ?? `http-${status}`,
    message,
    body?.errors ?? [],
    Number.isFinite(seconds) ? seconds : null,
  );
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(
    -1,
    'unexpected',
    error instanceof Error ? error.message : 'Something unexpected happened. Reload the page.',
  );
}
