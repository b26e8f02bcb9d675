import { computed, ref } from 'vue';
import { queryClient } from '@/api/client';
import { sendImport } from '@/api/imports';
import { keys } from '@/api/keys';
import { asProblem } from '@/api/problem';
import type { ImportLabels } from '@/api/types';
import type { Shipment } from './droppedFiles';
import { tar } from './tar';

export interface UploadState {
  id: number;
  projectId: number;
  source: string;
  files: number;
  total: number;
  sent: number;
  startedAt: number;
  state: 'waiting' | 'sending' | 'failed';
  problem: string | null;
}

interface Job {
  shipment: Shipment;
  labels: ImportLabels;
  abort: (() => void) | null;
}

// Uploads belong to the window, not to a page: they go on while people look at something else.
const uploads = ref<UploadState[]>([]);
const jobs = new Map<number, Job>();
let lastId = 0;
let busy = false;

function change(id: number, fields: Partial<UploadState>): void {
  uploads.value = uploads.value.map((one) => (one.id === id ? { ...one, ...fields } : one));
}

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
  const job = jobs.get(upload.id);
  if (!job) return forget(upload.id);
  const { body } = job.shipment;
  const blob = body instanceof Blob ? body : tar(body);
  change(upload.id, { state: 'sending', total: blob.size, startedAt: Date.now() });
  const request = sendImport({
    projectId: upload.projectId,
    source: upload.source,
    labels: job.labels,
    body: blob,
    sent: (bytes) => change(upload.id, { sent: bytes }),
  });
  job.abort = request.abort;
  try {
    await request.done;
    forget(upload.id);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') forget(upload.id);
    else change(upload.id, { state: 'failed', problem: asProblem(error).message });
  }
  void queryClient.invalidateQueries({ queryKey: keys.imports(upload.projectId) });
}

export function useUploads(projectId: () => number) {
  function add(shipments: readonly Shipment[], labels: ImportLabels): void {
    window.addEventListener('beforeunload', warn);
    for (const shipment of shipments) {
      const id = ++lastId;
      jobs.set(id, { shipment, labels, abort: null });
      uploads.value = [
        ...uploads.value,
        {
          id,
          projectId: projectId(),
          source: shipment.source,
          files: shipment.files,
          total: shipment.bytes,
          sent: 0,
          startedAt: Date.now(),
          state: 'waiting',
          problem: null,
        },
      ];
    }
    void work();
  }

  function stop(id: number): void {
    const abort = jobs.get(id)?.abort;
    if (abort && uploads.value.find((one) => one.id === id)?.state === 'sending') abort();
    else forget(id);
  }

  function retry(id: number): void {
    change(id, { state: 'waiting', sent: 0, problem: null });
    void work();
  }

  return {
    uploads: computed(() => uploads.value.filter((one) => one.projectId === projectId())),
    add,
    stop,
    retry,
  };
}
