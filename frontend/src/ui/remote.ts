/** What a page knows of something the server holds. */
export type Remote<T, P extends { message: string } = { message: string }> =
  | { state: 'loading' }
  | { state: 'failed'; problem: P; retry: () => void }
  | { state: 'ready'; value: T; stale: boolean };
