// Imports many images from one tar into the packaged server and kills the server again and again
// meanwhile: the pool then has to equal the manifest by SHA-256, importing the tar again has to add
// nothing, and resident memory is watched all along. Makes the images itself. Needs Node 20.
//
//   node bench/imports.mjs [--images 100000] [--side 64] [--kills 20] [--heap 256m] [--seed 1]
//                          [--java=-XX:+UseSerialGC] [--json out.json]
//
// Every image is a PNG of noise, side × side grey pixels; of a hundred entries one is an image that
// came before and one is cut in half. Ends with 1 if the pool is not what was sent.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { noise, writeTar } from './lib/pictures.mjs';
import { circumstances, round, seconds, sleep, until, withServer } from './lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '100000' },
    side: { type: 'string', default: '64' },
    kills: { type: 'string', default: '20' },
    heap: { type: 'string', default: '256m' },
    java: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const images = Number(options.images);
const side = Number(options.side);
const javaOptions = [`-Xmx${options.heap}`, ...options.java.split(' ').filter(Boolean)];
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-set-'));
const set = join(folder, 'set.tar');
const manifest = { sent: new Set(), entries: 0, duplicates: 0, cut: 0 };
const random = randomOf(Number(options.seed));
const figures = {
  ...circumstances(`${images} PNGs of ${side} × ${side}`),
  java: javaOptions.join(' '),
  kills: 0,
};

try {
  await writeTar(set, entries());
  await withServer({ dataset: set, javaOptions }, measure);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(figures, null, 2));
if (options.json) writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');

async function measure(server) {
  await server.ready();
  const project = await server.newProject();
  const memory = watchMemory(server);
  const first = await upload(server, project.id);
  const since = performance.now();
  for (; figures.kills < Number(options.kills); figures.kills++) {
    if (!(await goneOn(server, project.id, first.id))) break;
    await sleep(random() * 4000);
    memory.pause();
    await server.kill();
    memory.goOn();
  }
  const ended = await server.importEnd(project.id, first.id);
  figures.seconds = round(seconds(since));
  figures.residentMiB = memory.sofar();
  const again = await upload(server, project.id);
  const second = await server.importEnd(project.id, again.id);
  figures.residentMiBWithAgain = memory.end();
  figures.first = counts(ended);
  figures.again = counts(second);
  const stored = await storedHashes(server, project.id, first.id);
  const { images: inPool } = await server.progress(project.id);
  figures.missing = [...manifest.sent].filter((hash) => !stored.has(hash)).length;
  figures.surplus = [...stored].filter((hash) => !manifest.sent.has(hash)).length;
  figures.damagedFiles = damaged(join(server.dataDir, 'blobs'));
  const right =
    figures.missing + figures.surplus + figures.damagedFiles === 0 &&
    inPool === manifest.sent.size &&
    ended.imported === manifest.sent.size &&
    ended.duplicates === manifest.duplicates &&
    ended.rejected === manifest.cut &&
    second.imported === 0 &&
    second.entries === manifest.entries;
  figures.equal = right;
  if (!right) process.exitCode = 1;
}

function counts({ entries: seen, imported, duplicates, rejected }) {
  return { entries: seen, imported, duplicates, rejected };
}

function upload(server, project) {
  return server.api(
    'POST',
    `/api/projects/${project}/imports?source=set.tar&labels=ignore`,
    createReadStream(set),
    { 'Content-Type': 'application/octet-stream' },
  );
}

/** Waits until the import has committed something since it was asked first; false at its end. */
async function goneOn(server, project, id) {
  let before;
  return until('the import to go on', 120, async () => {
    const now = await server.api('GET', `/api/projects/${project}/imports/${id}`);
    if (now.status === 'done') return { ended: true };
    before ??= now.entries;
    return now.entries > before && { ended: false };
  }).then(({ ended }) => !ended);
}

/** Samples the server's resident memory 20 times a second. */
function watchMemory(server) {
  const all = [];
  let watched = true;
  const timer = setInterval(() => {
    if (watched) all.push(server.footprint().residentMiB);
  }, 50);
  const sofar = () => {
    const sorted = [...all].sort((a, b) => a - b);
    return { median: sorted[sorted.length >> 1], peak: sorted.at(-1) };
  };
  return {
    pause: () => (watched = false),
    goOn: () => (watched = true),
    sofar,
    end: () => {
      clearInterval(timer);
      return sofar();
    },
  };
}

/** The hashes of the images that an import brought, by its report. */
async function storedHashes(server, project, id) {
  const report = await server.text(`/api/projects/${project}/imports/${id}/report.csv`);
  return new Set(
    report
      .split('\n')
      .filter((line) => line.includes(',imported,'))
      .map((line) => /\b[0-9a-f]{64}\b/.exec(line)[0]),
  );
}

/** Files of the store whose bytes are not what their name says. */
function damaged(blobs) {
  return readdirSync(blobs, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .filter((file) => hashOf(readFileSync(join(file.parentPath ?? file.path, file.name))) !== file.name)
    .length;
}

function* entries() {
  let last;
  for (let i = 0; i < images; i++) {
    manifest.entries++;
    const bytes = noise(side);
    if (i % 100 === 98) {
      manifest.cut++;
      yield [`${i}.png`, bytes.subarray(0, bytes.length / 2)];
    } else if (i % 100 === 99) {
      manifest.duplicates++;
      yield [`${i}.png`, last];
    } else {
      last = bytes;
      manifest.sent.add(hashOf(bytes));
      yield [`${i}.png`, bytes];
    }
  }
}

function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Numbers in [0, 1) by xorshift, so that a run can be had again. */
function randomOf(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
