import { openDB, type DBSchema } from 'idb';
import type { Operation } from './operations';
import type { OutboxStore } from './outbox';

type Kept = Operation & { scope: string };

interface Schema extends DBSchema {
  outbox: { key: string; value: Kept; indexes: { scope: string } };
}

/**
 * Keeps unsent answers of one person and project in the browser's IndexedDB. Where the browser
 * refuses storage, they live as long as the page.
 */
export function browserStore(userId: number, projectId: number): OutboxStore {
  const scope = `${userId}/${projectId}`;
  const opened = openDB<Schema>('winnow', 1, {
    upgrade(database) {
      const store = database.createObjectStore('outbox', { keyPath: 'id' });
      store.createIndex('scope', 'scope');
    },
  }).catch(() => null);
  return {
    async all() {
      const database = await opened;
      const kept = (await database?.getAllFromIndex('outbox', 'scope', scope)) ?? [];
      return kept;
    },
    async put(operation) {
      const database = await opened;
      // A plain copy: the browser cannot store a reactive object.
      await database?.put('outbox', {
        ...(JSON.parse(JSON.stringify(operation)) as Operation),
        scope,
      });
    },
    async delete(id) {
      const database = await opened;
      await database?.delete('outbox', id);
    },
  };
}
