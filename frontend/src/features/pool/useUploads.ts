import { computed, ref } from 'vue';
import { queryClient } from '@/api/client';
import { keys } from '@/api/keys';
import { asProblem } from '@/api/problem';
import type { ImportLabels } from '@/api/types';
import { appendUpload, beginUpload, discardUpload, findUploads } from '@/api/uploads';
import { Meter } from '@/ui/meter';
import type { Shipment } from './droppedFiles';
import { fingerprint } from './fingerprint';
import { sendInPieces, type Wire } from './sendInPieces';
import { tar } from './tar';

/** What the server does with what is uploaded. */
export interface UploadUse {
  labels: ImportLabels;
  /** Whether it lists images to be fetched. */
  fetch: boolean;
}

export interface UploadState {
  id: number;
  projectId: number;
  /** Its import's, once the server knows of it. */
  importId: number | null;
  source: string;
  /** As it was chosen when it was dropped; trying again sends it so. */
  use: UploadUse;
  files: number;
  total: number;
  sent: number;
  /** Bytes a second, while that can be said. */
  rate: number | null;
  state: 'waiting' | 'sending' | 'interrupted' | 'paused' | 'failed';
  problem: string | null;
}

interface Job {
  shipment: Shipment;
  abort: AbortController | null;
}

// Uploads belong to the window, not to a page: they go on while people look at something else.
const uploads = ref<UploadState[]>([]);
const jobs = new Map<number, Job>();
let lastId = 0;
let busy = false;

const wire: Wire = {
  find: findUploads,
  begin: beginUpload,
  append: appendUpload,
  pause: untilOnline,
  now: () => performance.now(),
};

/** Waits, but no longer than until the browser says that the network is back. */
function untilOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(new DOMException('The upload was stopped.', 'AbortError'));
      else resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}

function change(id: number, fields: Partial<UploadState>): void {
  uploads.value = uploads.value.map((one) => (one.id === id ? { ...one, ...fields } : one));
}

const state = (id: number) => uploads.value.find((one) => one.id === id);

function forget(id: number): void {
  jobs.delete(id);
  uploads.value = uploads.value.filter((one) => one.id !== id);
  if (uploads.value.every((one) => one.state === 'failed')) {
    window.removeEventListener('beforeunload', warn);
  }
}

/** Leaving would break off an upload; the browser asks first. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (;;) {
    const next = uploads.value.find((one) => one.state === 'waiting');
    if (!next) break;
    await send(next);
  }
  busy = false;
}

async function send(upload: UploadState): Promise<void> {
  const { id, projectId, source, use } = upload;
  const job = jobs.get(id);
  if (!job) return forget(id);
  const body = job.shipment.body instanceof Blob ? job.shipment.body : tar(job.shipment.body);
  const meter = new Meter();
  job.abort = new AbortController();
  change(id, { state: 'sending', total: body.size, problem: null, rate: null });
  const refresh = () => queryClient.invalidateQueries({ queryKey: keys.imports(projectId) });
  try {
    await sendInPieces(
      {
        projectId,
        source,
        ...use,
        key: fingerprint(job.shipment) + (use.fetch ? ' fetch' : ''),
        length: body.size,
        body,
      },
      wire,
      {
        begun: (importId, offset) => {
          // It was discarded while the server was being told of it.
          if (!jobs.has(id)) return void discard(projectId, importId);
          meter.restart();
          meter.mark(offset, performance.now());
          change(id, { importId, sent: offset });
          void refresh();
        },
        sent: (sent) => {
          meter.mark(sent, performance.now());
          change(id, { sent, rate: meter.perSecond() });
        },
        interrupted: (problem) =>
          change(id, {
            state: problem ? 'interrupted' : 'sending',
            problem: problem?.message ?? null,
            rate: null,
          }),
      },
      job.abort.signal,
    );
    await refresh();
    forget(id);
  } catch (error) {
    const stopped = error instanceof DOMException && error.name === 'AbortError';
    // Whoever aborts says what is to become of it.
    if (!stopped) change(id, { state: 'failed', problem: asProblem(error).message });
  }
  void refresh();
}

async function discard(projectId: number, importId: number): Promise<void> {
  try {
    await discardUpload(projectId, importId);
  } catch {
    // It is whole, or gone, or the server is away and will delete it after a day.
  }
  await queryClient.invalidateQueries({ queryKey: keys.imports(projectId) });
}

export function useUploads(projectId: () => number) {
  function add(shipments: readonly Shipment[], use: UploadUse): void {
    window.addEventListener('beforeunload', warn);
    for (const shipment of shipments) {
      const id = ++lastId;
      jobs.set(id, { shipment, abort: null });
      uploads.value = [
        ...uploads.value,
        {
          id,
          projectId: projectId(),
          importId: null,
          source: shipment.source,
          use,
          files: shipment.files,
          total: shipment.bytes,
          sent: 0,
          rate: null,
          state: 'waiting',
          problem: null,
        },
      ];
    }
    void work();
  }

  /** Ends it; what has come to the server is deleted there. */
  async function stop(id: number): Promise<void> {
    const one = state(id);
    jobs.get(id)?.abort?.abort();
    forget(id);
    if (one?.importId != null) await discard(one.projectId, one.importId);
  }

  function pause(id: number): void {
    change(id, { state: 'paused', rate: null, problem: null });
    jobs.get(id)?.abort?.abort();
  }

  /** Lets one go on that is paused or has failed. */
  function resume(id: number): void {
    change(id, { state: 'waiting', problem: null });
    void work();
  }

  return {
    uploads: computed(() => uploads.value.filter((one) => one.projectId === projectId())),
    add,
    stop,
    pause,
    resume,
  };
}
