// Measures an export of many images with their bytes: the packaged server's memory before it and at
// its peak, and its speed as a ratio to tar's on the same files in the same run. Makes the images
// itself. Needs Node 20, tar and curl.
//
//   node bench/exports.mjs [--images 100000] [--side 128] [--heap 256m] [--trials 5]
//                          [--data FOLDER] [--json out.json]
//
// Every image is a PNG of noise, side × side grey pixels, in one of ten classes; the server imports
// them with their labels, is started anew without its jobs, makes one export in class folders and
// gives its bytes to curl, in turns with tar, after one turn of each that does not count. A data folder
// that is named is kept: on one that has a project, the next run measures without an import.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { noise, writeTar } from './lib/pictures.mjs';
import { circumstances, quantiles, round, seconds, withServer } from './lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '100000' },
    side: { type: 'string', default: '128' },
    heap: { type: 'string', default: '256m' },
    trials: { type: 'string', default: '5' },
    data: { type: 'string' },
    json: { type: 'string' },
  },
});
const images = Number(options.images);
const side = Number(options.side);
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-set-'));
const set = join(folder, 'set.tar');
const figures = { ...circumstances(`${images} PNGs of ${side} × ${side}`), heap: options.heap };

try {
  await withServer(
    { dataset: set, javaOptions: [`-Xmx${options.heap}`], data: options.data },
    measure,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(figures, null, 2));
if (options.json) writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');

async function measure(server) {
  await server.ready();
  const [known] = await server.api('GET', '/api/projects');
  const project = known ?? (await server.newProject());
  if (known) await server.importEnd(known.id, 1);
  else await importLabeled(server, project.id);
  await server.restart({ WINNOW_ROLES: 'server' });
  const made = await timed(() =>
    server.api('POST', `/api/projects/${project.id}/exports`, { format: 'class-folders' }),
  );
  figures.makeSeconds = round(made.seconds);
  figures.images = made.result.images;
  figures.bytes = made.result.bytes;
  const content = `/api/projects/${project.id}/exports/${made.result.id}/content`;
  const blobs = join(server.dataDir, 'blobs');
  await server.fetchAway(content);
  await tarAway(blobs);
  const before = server.footprint().residentMiB;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, server.footprint().residentMiB)), 20);
  const turns = [];
  for (let turn = 0; turn < Number(options.trials); turn++) {
    turns.push({ exported: await server.fetchAway(content), tar: await tarAway(blobs) });
  }
  clearInterval(watch);
  figures.residentMiB = { before, peak };
  figures.exportSeconds = quantiles(turns.map((turn) => turn.exported));
  figures.tarSeconds = quantiles(turns.map((turn) => turn.tar));
  figures.shareOfTarsSpeed = quantiles(turns.map((turn) => turn.tar / turn.exported));
}

async function timed(work) {
  const since = performance.now();
  const result = await work();
  return { result, seconds: seconds(since) };
}

async function importLabeled(server, project) {
  await writeTar(set, pictures());
  const since = performance.now();
  const accepted = await server.api(
    'POST',
    `/api/projects/${project}/imports?source=set.tar&labels=annotations`,
    createReadStream(set),
    { 'Content-Type': 'application/octet-stream' },
  );
  await server.importEnd(project, accepted.id);
  figures.importSeconds = round(seconds(since));
}

/** tar of a folder into a pipe, for into /dev/null it would not read the files; gives seconds. */
async function tarAway(from) {
  const since = performance.now();
  const child = spawn('sh', ['-c', 'tar -cf - -C "$0" . | cat > /dev/null', from]);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`tar: ${code}`);
  return seconds(since);
}

function* pictures() {
  for (let i = 0; i < images; i++) yield [`class-${i % 10}/${i}.png`, noise(side)];
}
