// What the benchmarks of the packaged server share: starting it on an empty data folder, its command
// line, its API, waiting.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, createReadStream, readdirSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export const sleep = (millis) => new Promise((done) => setTimeout(done, millis));
export const seconds = (since) => (performance.now() - since) / 1000;
export const round = (value) => Math.round(value * 1000) / 1000;

/** What and where was measured. */
export function circumstances(dataset) {
  return {
    dataset,
    cores: cpus().length,
    processor: cpus()[0]?.model.trim(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    date: new Date().toISOString().slice(0, 10),
  };
}

export async function until(what, limitSeconds, probe, everyMillis = 100) {
  const since = performance.now();
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (seconds(since) > limitSeconds) throw new Error(`waited ${limitSeconds} s for ${what}`);
    await sleep(everyMillis);
  }
}

export function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q) => round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]);
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}

/**
 * A packaged server with a data folder of its own, both gone when `work` has ended; a data folder
 * that is given is used and kept.
 */
export async function withServer({ dataset, javaOptions = [], data }, work) {
  const port = 10000 + (process.pid % 10000);
  const dataDir = data ?? mkdtempSync(join(tmpdir(), 'winnow-bench-'));
  const env = {
    ...process.env,
    WINNOW_DATA_DIR: dataDir,
    WINNOW_PORT: String(port),
    WINNOW_IMPORT_ROOTS: dirname(dataset),
  };
  const started = performance.now();
  const jar = join(root, 'target/quarkus-app/quarkus-run.jar');
  let log = '';
  const keep = (chunk) => (log = (log + chunk).slice(-20_000));
  const start = (more = {}) => {
    const made = spawn('java', [...javaOptions, '-jar', jar], { env: { ...env, ...more } });
    made.stdout.on('data', keep);
    made.stderr.on('data', keep);
    return made;
  };
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    await new Promise((done) => child.once('exit', done));
  };
  let child = start();
  const restart = async (more, signal) => {
    await stop(signal);
    child = start(more);
    return child.pid;
  };
  try {
    await work(new Server(child.pid, `http://127.0.0.1:${port}`, dataDir, env, started, restart));
  } catch (error) {
    console.error(log.slice(-4000));
    console.error(error);
    process.exitCode = 1;
  } finally {
    await stop();
    if (!data) rmSync(dataDir, { recursive: true, force: true });
  }
}

class Server {
  #env;
  #started;
  #token;
  #restart;

  constructor(pid, base, dataDir, env, started, restart) {
    this.pid = pid;
    this.base = base;
    this.dataDir = dataDir;
    this.#env = env;
    this.#started = started;
    this.#restart = restart;
  }

  /** The same data folder with other settings: environment variables. */
  async restart(settings, signal) {
    this.pid = await this.#restart(settings, signal);
    const ready = () => fetch(`${this.base}/q/health/ready`).then((r) => r.ok, () => false);
    await until('the server', 60, ready, 50);
  }

  /** Ends the server without a warning, and starts it again. */
  kill() {
    return this.restart({}, 'SIGKILL');
  }

  /** Fetches with curl and throws the bytes away; gives seconds. */
  fetchAway(path) {
    const since = performance.now();
    const headers = ['-H', `Authorization: Bearer ${this.#token}`];
    const child = spawn('curl', ['-sS', '--fail', '-o', '/dev/null', ...headers, this.base + path]);
    return new Promise((done, failed) => {
      child.once('error', failed);
      child.once('exit', (code) =>
        code === 0 ? done(seconds(since)) : failed(new Error(`curl ${path}: ${code}`)),
      );
    });
  }

  /** Waits until it answers, and makes the user for the calls; gives seconds since its start. */
  async ready() {
    const ready = () => fetch(`${this.base}/q/health/ready`).then((r) => r.ok, () => false);
    await until('the server', 60, ready, 50);
    const elapsed = round(seconds(this.#started));
    const added = this.command('user', 'add', `bench-${Date.now()}`, '--role', 'admin', '--token');
    this.#token = /wn_[\w-]+/.exec(added)[0];
    return elapsed;
  }

  /** One call of the command line, on the same data folder. */
  command(...args) {
    const run = spawnSync(join(root, 'winnow'), args, {
      env: this.#env,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (run.status !== 0) throw new Error(`winnow ${args.join(' ')}: ${run.stdout}${run.stderr}`);
    return run.stdout;
  }

  /** `winnow oracle` in the background; settles when it ends. */
  oracle(project, truthFile, ...args) {
    const child = spawn(
      join(root, 'winnow'),
      [
        'oracle', '--server', this.base, '--token', this.#token, '--project', String(project),
        '--truth', truthFile, ...args,
      ],
      { env: this.#env, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    return new Promise((done, failed) => {
      child.once('error', failed);
      child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`winnow oracle: ${code}`))));
    });
  }

  async api(method, path, body, headers = {}) {
    const json = body !== undefined && !headers['Content-Type'];
    const response = await fetch(this.base + path, {
      method,
      duplex: 'half',
      headers: {
        Authorization: `Bearer ${this.#token}`,
        ...(json ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body: json ? JSON.stringify(body) : body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** An answer that is no JSON. */
  async text(path) {
    const response = await fetch(this.base + path, {
      headers: { Authorization: `Bearer ${this.#token}` },
    });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.text();
  }

  newProject(classes = []) {
    return this.api('POST', '/api/projects', { name: 'bench', task: 'single_label', classes });
  }

  /** Starts the import of the set with its labels as hidden truth. */
  startImport(project, dataset) {
    const path = `/api/projects/${project}/imports`;
    return statSync(dataset).isDirectory()
      ? this.api('POST', `${path}/folder`, { path: dataset, labels: 'truth' })
      : this.api('POST', `${path}?source=set&labels=truth`, createReadStream(dataset), {
          'Content-Type': 'application/octet-stream',
        });
  }

  /** The import's last state. */
  importEnd(project, id) {
    return until('the import', 1200, async () => {
      const now = await this.api('GET', `/api/projects/${project}/imports/${id}`);
      if (now.status === 'failed') throw new Error(JSON.stringify(now));
      return now.status === 'done' && now;
    });
  }

  progress(project) {
    return this.api('GET', `/api/projects/${project}/progress`);
  }

  /** Waits until every image has features. */
  encoded(project) {
    const all = async () => {
      const { images, encoded } = await this.progress(project);
      return images > 0 && encoded === images;
    };
    return until('the features', 1200, all, 250);
  }

  /** Label of every imported image, by its name: the folder it lies in, or the IDX labels file. */
  async truth(project, importId, dataset) {
    const truth = new Map();
    const idx = new Map();
    for (let after = ''; after !== null; ) {
      const query = `status=imported&limit=1000${after === '' ? '' : `&after=${after}`}`;
      const path = `/api/projects/${project}/imports/${importId}/entries?${query}`;
      const page = await this.api('GET', path);
      for (const { source } of page.entries) truth.set(source, labelOf(source, dataset, idx));
      after = page.next;
    }
    return truth;
  }

  /** Of the Java process: resident memory in MiB, threads, open files. */
  footprint() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const number = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1]);
    return {
      residentMiB: Math.round(number('VmRSS') / 1024),
      threads: number('Threads'),
      files: readdirSync(`/proc/${this.pid}/fd`).length,
    };
  }
}

function labelOf(source, dataset, idx) {
  const hash = source.lastIndexOf('#');
  if (hash < 0) return source.split('/').at(-2);
  const file = source.slice(0, hash).replace('images-idx3', 'labels-idx1');
  if (!idx.has(file)) {
    const bytes = readFileSync(join(dataset, file));
    idx.set(file, file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  }
  return String(idx.get(file)[8 + Number(source.slice(hash + 1))]);
}
