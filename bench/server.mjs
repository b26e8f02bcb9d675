// Measures the packaged server on a real set: start, import, encoding, rounds, the way from a label
// to a queue that knows it, next-image latency with many annotators, memory. Prints the figures and
// writes them as JSON. Needs Node 20 and nothing else.
//
//   node bench/server.mjs --dataset FILE_OR_FOLDER [--annotators 20] [--labels 1000] [--think 1000]
//                         [--trials 20] [--json out.json]
//
// The set is an ImageFolder archive (zip, tar, tar.gz) or folder, or a folder of IDX files. Its
// labels are imported as hidden truth; simulated annotators answer by it.
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string' },
    annotators: { type: 'string', default: '20' },
    labels: { type: 'string', default: '1000' },
    think: { type: 'string', default: '1000' },
    trials: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
if (!options.dataset) {
  console.error('expected --dataset FILE_OR_FOLDER');
  process.exit(2);
}
const dataset = resolve(options.dataset);
const port = 10000 + (process.pid % 10000);
const base = `http://127.0.0.1:${port}`;
const dataDir = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
const figures = {
  dataset: options.dataset,
  cores: cpus().length,
  processor: cpus()[0]?.model.trim(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  date: new Date().toISOString().slice(0, 10),
};

const sleep = (millis) => new Promise((done) => setTimeout(done, millis));
const seconds = (since) => (performance.now() - since) / 1000;
const round = (value) => Math.round(value * 1000) / 1000;

async function until(what, limitSeconds, probe, everyMillis = 100) {
  const since = performance.now();
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (seconds(since) > limitSeconds) throw new Error(`waited ${limitSeconds} s for ${what}`);
    await sleep(everyMillis);
  }
}

function client(token) {
  return async (method, path, body, headers = {}) => {
    const json = body !== undefined && !headers['Content-Type'];
    const response = await fetch(base + path, {
      method,
      duplex: 'half',
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(json ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body: json ? JSON.stringify(body) : body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
}

function residentMiB(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024);
}

function winnow(...args) {
  const run = spawnSync(join(root, 'winnow'), args, {
    env: { ...process.env, WINNOW_DATA_DIR: dataDir, WINNOW_PORT: String(port) },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(`winnow ${args.join(' ')}: ${run.stdout}${run.stderr}`);
  return run.stdout;
}

const started = performance.now();
const server = spawn('java', ['-jar', join(root, 'target/quarkus-app/quarkus-run.jar')], {
  env: {
    ...process.env,
    WINNOW_DATA_DIR: dataDir,
    WINNOW_PORT: String(port),
    WINNOW_IMPORT_ROOTS: dirname(dataset),
  },
});
let log = '';
server.stdout.on('data', (chunk) => (log += chunk));
server.stderr.on('data', (chunk) => (log += chunk));

try {
  await measure();
  console.log(JSON.stringify(figures, null, 2));
  if (options.json) writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');
} catch (error) {
  console.error(log.slice(-4000));
  console.error(error);
  process.exitCode = 1;
} finally {
  server.kill('SIGTERM');
  await new Promise((done) => server.once('exit', done));
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure() {
  const ready = () => fetch(`${base}/q/health/ready`).then((r) => r.ok, () => false);
  await until('the server', 60, ready, 50);
  figures.firstStartSeconds = round(seconds(started));
  const token = /wn_[\w-]+/.exec(winnow('user', 'add', 'bench', '--role', 'admin', '--token'))[0];
  const api = client(token);
  const project = await api('POST', '/api/projects', {
    name: 'bench',
    task: 'single_label',
    classes: [],
  });
  await importSet(api, project.id);
  await encode(api, project.id);
  const truth = await readTruth(api, project.id, 1);
  await labelToQueue(api, project.id, truth);
  annotators(project.id, token, truth);
  const progress = await api('GET', `/api/projects/${project.id}/progress`);
  figures.accuracy = progress.accuracy;
  figures.truthAccuracy = progress.truthAccuracy;
  figures.labels = progress.labels;
  figures.residentMiB = residentMiB(server.pid);
  const rounds = await api('GET', `/api/projects/${project.id}/rounds?limit=200`);
  figures.rounds = roundFigures(rounds.filter((r) => r.status === 'done' && r.trainSeconds !== null));
}

async function importSet(api, project) {
  const since = performance.now();
  const path = `/api/projects/${project}/imports`;
  const folder = statSync(dataset).isDirectory();
  const accepted = folder
    ? await api('POST', `${path}/folder`, { path: dataset, labels: 'truth' })
    : await api('POST', `${path}?source=${encodeURIComponent('set')}&labels=truth`, createReadStream(dataset), {
        'Content-Type': 'application/octet-stream',
      });
  const lease = () => api('POST', `/api/projects/${project}/leases`, { count: 1 }).then((r) => r.leases[0]);
  const first = await until('the first image', 120, lease);
  figures.firstImageSeconds = round(seconds(since));
  await api('POST', `/api/projects/${project}/leases/return`, { tokens: [first.token] });
  const done = await until('the import', 1200, async () => {
    const now = await api('GET', `${path}/${accepted.id}`);
    if (now.status === 'failed') throw new Error(JSON.stringify(now));
    return now.status === 'done' && now;
  });
  figures.importSeconds = round(seconds(since));
  figures.images = done.imported;
  figures.importImagesPerSecond = round(done.imported / figures.importSeconds);
}

async function encode(api, project) {
  const since = performance.now();
  await until('the features', 1200, async () => {
    const progress = await api('GET', `/api/projects/${project}/progress`);
    return progress.images > 0 && progress.encoded === progress.images;
  }, 250);
  figures.learnAndEncodeSeconds = round(seconds(since));
  figures.encodeImagesPerSecond = round(figures.images / figures.learnAndEncodeSeconds);
  await until('an informed order', 60, async () => {
    const { generation } = await api('GET', `/api/projects/${project}/progress`);
    return generation && generation.strategy !== 'random';
  });
}

/** From the label that starts a round to the generation that knows it. */
async function labelToQueue(api, project, truth) {
  const classes = (await api('GET', `/api/projects/${project}`)).classes;
  const { settings } = await api('GET', `/api/projects/${project}`);
  const classIds = new Map(classes.map((one) => [one.name, one.id]));
  const waits = [];
  for (let trial = 0; trial < Number(options.trials); trial++) {
    const { generation, leases } = await api('POST', `/api/projects/${project}/leases`, {
      count: settings.roundLabels,
    });
    let last = 0;
    for (const lease of leases) {
      await api(
        'POST',
        `/api/projects/${project}/annotations`,
        { imageId: lease.imageId, leaseToken: lease.token, kind: 'label', classId: classIds.get(truth.get(lease.name)) },
        { 'Idempotency-Key': crypto.randomUUID() },
      );
      last = performance.now();
    }
    await until('a new generation', 60, async () => {
      const now = await api('GET', `/api/projects/${project}/progress`);
      return now.generation.number > generation.number && now.modelVersion?.labels >= (trial + 1) * settings.roundLabels;
    }, 25);
    waits.push(seconds(last));
  }
  figures.labelToQueueSeconds = quantiles(waits);
}

/** Label of every imported image, by its name: the folder it lies in, or the IDX labels file. */
async function readTruth(api, project, importId) {
  const truth = new Map();
  const idx = new Map();
  for (let after = ''; after !== null; ) {
    const query = `status=imported&limit=1000${after === '' ? '' : `&after=${after}`}`;
    const page = await api('GET', `/api/projects/${project}/imports/${importId}/entries?${query}`);
    for (const { source } of page.entries) truth.set(source, labelOf(source, idx));
    after = page.next;
  }
  return truth;
}

function labelOf(source, idx) {
  const hash = source.lastIndexOf('#');
  if (hash < 0) return source.split('/').at(-2);
  const file = source.slice(0, hash).replace('images-idx3', 'labels-idx1');
  if (!idx.has(file)) {
    const bytes = readFileSync(join(dataset, file));
    idx.set(file, file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  }
  return String(idx.get(file)[8 + Number(source.slice(hash + 1))]);
}

function annotators(project, token, truth) {
  const file = join(dataDir, 'truth.csv');
  writeFileSync(file, [...truth].map(([name, label]) => `${name},${label}\n`).join(''));
  const out = join(dataDir, 'oracle.json');
  winnow(
    'oracle', '--server', base, '--token', token, '--project', String(project), '--truth', file,
    '--annotators', options.annotators, '--labels', options.labels,
    '--think-millis', options.think, '--json', out,
  );
  figures.oracle = JSON.parse(readFileSync(out, 'utf8'));
}

function roundFigures(rounds) {
  const of = (key) => quantiles(rounds.map((r) => r[key]));
  return { count: rounds.length, train: of('trainSeconds'), score: of('scoreSeconds'), select: of('selectSeconds') };
}

function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q) => round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]);
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}
