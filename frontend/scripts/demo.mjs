/**
 * Fills a running server with a small project to look at: drawn shapes, imported and partly labeled.
 * Environment: WINNOW_URL, WINNOW_TOKEN (an engineer's), WINNOW_LABELS (default 300).
 */
import { png } from './png.mjs';

const url = process.env.WINNOW_URL ?? 'http://127.0.0.1:8080';
const labels = Number(process.env.WINNOW_LABELS ?? 300);
const kinds = ['circle', 'square', 'triangle', 'ring'];
const side = 128;

let state = 7;
const random = () => (state = (state * 16807) % 2147483647) / 2147483647;

function inside(kind, x, y, turn) {
  const u = x * Math.cos(turn) - y * Math.sin(turn);
  const v = x * Math.sin(turn) + y * Math.cos(turn);
  const far = Math.hypot(u, v);
  if (kind === 'circle') return far < 0.9;
  if (kind === 'ring') return far < 0.95 && far > 0.5;
  if (kind === 'square') return Math.max(Math.abs(u), Math.abs(v)) < 0.8;
  return v < 0.6 && v > -0.9 + 1.7 * Math.abs(u);
}

function picture(kind) {
  const [size, atX, atY, turn] = [0.25 + 0.45 * random(), random(), random(), random() * 6.28];
  const ink = [random() * 200, random() * 200, random() * 200];
  return png(side, side, (x, y) => {
    const px = ((x / side) * 2 - 1 - (atX - 0.5) * 0.6) / size;
    const py = ((y / side) * 2 - 1 - (atY - 0.5) * 0.6) / size;
    const shape = inside(kind, px, py, turn);
    return ink.map((value) => (shape ? value : 225) + random() * 30);
  });
}

function tarEntry(name, bytes) {
  const head = Buffer.alloc(512);
  head.write(name);
  head.write('0000644\0', 100);
  head.write(bytes.length.toString(8).padStart(11, '0') + '\0', 124);
  head.write('        0ustar\0' + '00', 148);
  const sum = head.reduce((all, byte) => all + byte, 0);
  head.write(sum.toString(8).padStart(6, '0') + '\0 ', 148);
  return Buffer.concat([head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

async function call(method, path, body, headers = {}) {
  const raw = Buffer.isBuffer(body);
  const answer = await fetch(url + path, {
    method,
    headers: {
      Authorization: `Bearer ${process.env.WINNOW_TOKEN}`,
      'Content-Type': raw ? 'application/octet-stream' : 'application/json',
      ...headers,
    },
    body: raw || body === undefined ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

const pause = (millis) => new Promise((done) => setTimeout(done, millis));

const project = await call('POST', '/api/projects', {
  name: 'Shapes',
  task: 'single_label',
  guidelines: '# Shapes\n\nName the **shape**, whatever its colour. A ring has a hole.',
  classes: kinds.map((name) => ({ name })),
});
const base = `/api/projects/${project.id}`;
const entries = Array.from({ length: 1200 }, (_, i) => {
  const kind = kinds[Math.floor(random() * kinds.length)];
  return tarEntry(`${kind}/${String(i).padStart(4, '0')}.png`, picture(kind));
});
const tar = Buffer.concat([...entries, Buffer.alloc(1024)]);
await call('POST', `${base}/imports?source=shapes.tar&labels=truth`, tar);
for (let progress; ; await pause(500)) {
  progress = await call('GET', `${base}/progress`);
  if (progress.images === entries.length && progress.encoded === progress.images) break;
}
for (let given = 0; given < labels;) {
  const { leases } = await call('POST', `${base}/leases`, { count: 5 });
  for (const lease of leases) {
    const kind = lease.name.split('/')[0];
    const classId = project.classes.find((one) => one.name === kind).id;
    const answer = { imageId: lease.imageId, leaseToken: lease.token, kind: 'label', classId };
    await call('POST', `${base}/annotations`, answer, { 'Idempotency-Key': crypto.randomUUID() });
    given++;
  }
  await pause(400);
}
console.log(`${url}/projects/${project.id}`);
