// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { Problem, unreachable } from '@/api/problem';
import type { Upload } from '@/api/types';
import type { Piece } from '@/api/uploads';
import { sendInPieces, type Parcel, type Wire } from './sendInPieces';

const content = new Uint8Array(3_000_000).map((_, index) => index % 251);

const parcel: Parcel = {
  projectId: 1,
  source: 'a.zip',
  labels: 'ignore',
  fetch: false,
  key: 'k',
  length: content.length,
  body: new Blob([content]),
};

/** A server that keeps what comes, and fails when it is told to. */
class KeepingServer implements Wire {
  received = Buffer.alloc(0);
  uploads: Upload[] = [];
  failures: (Error | undefined)[] = [];
  pauses: number[] = [];
  log: string[] = [];
  beforeAppend: (() => void) | undefined;

  upload(more: Partial<Upload> = {}): Upload {
    const upload = {
      id: 7,
      key: 'k',
      source: 'a.zip',
      labels: 'ignore' as const,
      status: 'receiving' as const,
      length: content.length,
      offset: 0,
      createdAt: '',
      lastAt: '',
      expiresAt: '',
      ...more,
    };
    this.uploads.unshift(upload);
    return upload;
  }

  find = () =>
    Promise.resolve(this.uploads.map((one) => ({ ...one, offset: this.received.length })));
  begin = () => {
    this.log.push('begin');
    return Promise.resolve(this.upload({ id: 8 }));
  };
  append = (piece: Piece) => {
    this.beforeAppend?.();
    if (piece.signal.aborted) return Promise.reject(new DOMException('', 'AbortError'));
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    if (piece.offset !== this.received.length) {
      return Promise.reject(new Problem(409, 'offset-wrong', 'Elsewhere.'));
    }
    this.log.push(`append to ${piece.id} at ${piece.offset}`);
    this.received = Buffer.concat([this.received, new Uint8Array(piece.bytes)]);
    return Promise.resolve(this.received.length);
  };
  pause = (ms: number) => {
    this.pauses.push(ms);
    return Promise.resolve();
  };
  now = () => 0;
}

class Watched {
  begins: [number, number][] = [];
  lastSent = 0;
  interruptions: (string | null)[] = [];
  begun = (id: number, offset: number) => void this.begins.push([id, offset]);
  sent = (bytes: number) => void (this.lastSent = bytes);
  interrupted = (problem: Problem | null) => void this.interruptions.push(problem?.code ?? null);
}

const send = (
  server: KeepingServer,
  watched = new Watched(),
  signal = new AbortController().signal,
) => sendInPieces(parcel, server, watched, signal);

describe('sending in pieces', () => {
  it('does not go on with an upload whose labels were to be used otherwise', async () => {
    const server = new KeepingServer();
    server.upload({ labels: 'truth' });
    await send(server);
    expect(server.log[0]).toBe('begin');
  });

  it('does not begin again where only the reply to the last piece was lost', async () => {
    const server = new KeepingServer();
    const append = server.append;
    server.append = async (piece) => {
      const end = await append(piece);
      if (end < content.length) return end;
      const whole = server.uploads[0];
      if (whole) whole.status = 'queued';
      throw unreachable();
    };
    await send(server);
    expect(server.log.filter((line) => line === 'begin')).toHaveLength(1);
    expect(server.received).toHaveLength(content.length);
  });

  it('brings every byte over, in order', async () => {
    const server = new KeepingServer();
    const watched = new Watched();
    await send(server, watched);
    expect(server.received.equals(Buffer.from(content))).toBe(true);
    expect(server.log[0]).toBe('begin');
    expect(server.log.length).toBeGreaterThan(2);
    expect(watched.lastSent).toBe(content.length);
    expect(watched.interruptions).toEqual([]);
  });

  it('goes on with the upload of the same file that broke off', async () => {
    const server = new KeepingServer();
    server.upload();
    server.received = Buffer.from(content.slice(0, 1_000_000));
    const watched = new Watched();
    await send(server, watched);
    expect(watched.begins).toEqual([[7, 1_000_000]]);
    expect(server.log[0]).toBe('append to 7 at 1000000');
    expect(server.received.equals(Buffer.from(content))).toBe(true);
  });

  it('begins anew where the old one is no longer being received, or has another length', async () => {
    const server = new KeepingServer();
    server.upload({ status: 'done' });
    server.upload({ length: 5 });
    await send(server);
    expect(server.log[0]).toBe('begin');
  });

  it('waits while the server is away, longer each time, and goes on from where it is', async () => {
    const server = new KeepingServer();
    server.failures = [
      undefined,
      unreachable(),
      unreachable(),
      new Problem(423, 'upload-locked', ''),
    ];
    const watched = new Watched();
    await send(server, watched);
    expect(server.pauses).toEqual([500, 1000, 2000]);
    expect(watched.interruptions).toEqual(['unreachable', 'unreachable', 'upload-locked', null]);
    expect(server.log.filter((line) => line === 'begin')).toHaveLength(1);
    expect(server.received.equals(Buffer.from(content))).toBe(true);
  });

  it('sends a piece again that arrived damaged', async () => {
    const server = new KeepingServer();
    server.failures = [new Problem(460, 'checksum-mismatch', '')];
    await send(server);
    expect(server.received.equals(Buffer.from(content))).toBe(true);
  });

  it('gives up on what does not pass', async () => {
    const server = new KeepingServer();
    server.failures = [new Problem(410, 'upload-gone', 'Discarded.')];
    await expect(send(server)).rejects.toThrow('Discarded.');
    expect(server.pauses).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const server = new KeepingServer();
    const abort = new AbortController();
    server.beforeAppend = () => {
      if (server.received.length > 0) abort.abort();
    };
    await expect(send(server, new Watched(), abort.signal)).rejects.toThrow(DOMException);
    expect(server.received.length).toBeGreaterThan(0);
    expect(server.received.length).toBeLessThan(content.length);
  });

  it('says in words that the file cannot be read any more', async () => {
    const server = new KeepingServer();
    const body = new Blob([content]);
    body.slice = () => {
      const piece = new Blob();
      piece.arrayBuffer = () => Promise.reject(new DOMException('changed', 'NotReadableError'));
      return piece;
    };
    await expect(
      sendInPieces({ ...parcel, body }, server, new Watched(), new AbortController().signal),
    ).rejects.toThrow('Choose it again');
  });
});
