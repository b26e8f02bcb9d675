/** The names under which TanStack Query keeps what the server holds. */
export const keys = {
  session: ['session'] as const,
  setup: ['setup'] as const,
  sessions: ['account', 'sessions'] as const,
  tokens: ['account', 'tokens'] as const,
  users: ['users'] as const,
  projects: ['projects'] as const,
  overview: ['overview'] as const,
  strategies: ['strategies'] as const,
  importRoots: ['import-roots'] as const,
  importBuckets: ['import-buckets'] as const,
  importTypes: ['import-types'] as const,
  project: (id: number) => ['project', id] as const,
  progress: (id: number) => ['project', id, 'progress'] as const,
  rounds: (id: number) => ['project', id, 'rounds'] as const,
  nearDuplicates: (id: number) => ['project', id, 'near-duplicates'] as const,
  imports: (id: number) => ['project', id, 'imports'] as const,
  exports: (id: number) => ['project', id, 'exports'] as const,
  exportOptions: (id: number) => ['project', id, 'export-options'] as const,
  entries: (id: number, importId: number, filter: object) =>
    ['project', id, 'imports', importId, 'entries', filter] as const,
  entryCounts: (id: number, importId: number) =>
    ['project', id, 'imports', importId, 'counts'] as const,
};
