import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Connect, Plugin } from 'vite';
import { png } from '../../scripts/png.mjs';
import { FakeServer } from './fakeServer.ts';

/**
 * Answers /api from memory: `npm run dev:fake` shows every page without a backend. Images are
 * drawn, or taken from the folder that WINNOW_FAKE_IMAGES names. POST /api/fake {down, setupNeeded,
 * signedOut, round} changes the server's state.
 */
export function fakeBackend(): Plugin {
  const server = new FakeServer();
  const streams = new Set<ServerResponse>();
  const middleware: Connect.NextHandleFunction = (request, response, next) => {
    if (!request.url?.startsWith('/api')) return next();
    void answer(server, streams, request, response);
  };
  return {
    name: 'winnow-fake-backend',
    configureServer: (vite) => void vite.middlewares.use(middleware),
    configurePreviewServer: (vite) => void vite.middlewares.use(middleware),
  };
}

async function answer(
  server: FakeServer,
  streams: Set<ServerResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  const image = /\/projects\/(\d+)\/images\/(\d+)\/(thumbnail|display|original)$/.exec(path);
  if (image) return sendImage(Number(image[1]), Number(image[2]), response);
  if (path.endsWith('/events')) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': hello\n\n');
    streams.add(response);
    request.on('close', () => streams.delete(response));
    return;
  }
  const bytes = await read(request);
  const json = request.headers['content-type'] === 'application/json' && bytes.length > 0;
  const body: unknown = json ? JSON.parse(bytes.toString()) : undefined;
  if (path === '/api/fake') return command(server, body as Command, response);
  const before = server.generation.number;
  const reply = server.handle(request.method ?? 'GET', path, body, {
    'idempotency-key': request.headers['idempotency-key'] as string | undefined,
    'winnow-user': request.headers['winnow-user'] as string | undefined,
  });
  response.writeHead(reply.status, { 'Content-Type': 'application/json' });
  response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  const kinds = server.generation.number === before ? ['annotation'] : ['generation', 'round'];
  if (request.method === 'POST' && path.includes('annotations')) {
    for (const stream of streams) {
      for (const kind of kinds) stream.write(`event: ${kind}\ndata: {"projectId":1}\n\n`);
    }
  }
}

interface Command {
  down?: boolean;
  setupNeeded?: boolean;
  signedOut?: boolean;
  role?: 'admin' | 'engineer' | 'annotator';
}

function command(server: FakeServer, wanted: Command, response: ServerResponse): void {
  server.down = wanted.down ?? server.down;
  server.setupNeeded = wanted.setupNeeded ?? server.setupNeeded;
  if (wanted.signedOut !== undefined) {
    server.me = wanted.signedOut ? null : { id: 1, name: 'Ada', role: 'admin' };
  }
  if (wanted.role && server.me) server.me = { ...server.me, role: wanted.role };
  response.writeHead(204).end();
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const folder = process.env.WINNOW_FAKE_IMAGES;
const files = folder
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(png|jpe?g)$/i.test(name))
      .sort((a, b) => crc32(a) - crc32(b))
  : [];

function sendImage(projectId: number, imageId: number, response: ServerResponse): void {
  const index = imageId % 10_000;
  const file = projectId === 1 && folder ? files[index % files.length] : undefined;
  const bytes = folder && file ? readFileSync(join(folder, file)) : drawn(projectId, index);
  response.writeHead(200, {
    'Content-Type': file && /\.jpe?g$/i.test(file) ? 'image/jpeg' : 'image/png',
    'Cache-Control': 'max-age=31536000, immutable',
  });
  response.end(bytes);
}

const drawings = new Map<string, Buffer>();

function drawn(projectId: number, index: number): Buffer {
  const key = `${projectId}/${index}`;
  const bytes = drawings.get(key) ?? drawing(projectId, index);
  drawings.set(key, bytes);
  return bytes;
}

/** A wafer of 28 × 28, or a piece on a belt of 128 × 96, drawn from its number. */
function drawing(projectId: number, index: number): Buffer {
  const [width, height] = projectId === 2 ? [28, 28] : [128, 96];
  const hue = (index * 47) % 360;
  return png(width, height, (x, y) => {
    const u = x / width - 0.5;
    const v = (y / height - 0.5) * (height / width);
    const turned = Math.cos(index) * u + Math.sin(index) * v;
    const other = Math.cos(index) * v - Math.sin(index) * u;
    const shape = index % 3;
    const inside =
      shape === 0
        ? Math.hypot(u, v) < 0.26
        : shape === 1
          ? Math.abs(turned) < 0.28 && Math.abs(other) < 0.12
          : Math.abs(turned) + Math.abs(other) < 0.3;
    const light = (inside ? 0.55 : 0.86) + 0.08 * turned + 0.02 * Math.sin(x * 12.9 + y * 78.2);
    const chroma = inside ? 0.45 : 0.03;
    return [0, 120, 240].map((shift) =>
      Math.round(255 * (light + chroma * 0.5 * Math.cos(((hue - shift) * Math.PI) / 180))),
    ) as [number, number, number];
  });
}
