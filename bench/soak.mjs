// Watches the packaged server's memory while people answer and rounds run, for as long as asked. The
// Java heap is taken whole at the start, so what grows is native memory, threads or files. First so
// many labels are given; from then on answers only correct earlier ones, so that every round has as
// much to do as the one before it and what grows has no excuse. Prints the figures and writes them
// as JSON; ends with 1 when the second half of the time needed more than the first. Needs Node 20,
// Linux and nothing else.
//
//   node bench/soak.mjs --dataset FILE_OR_FOLDER [--labels 1500] [--minutes 60]
//                       [--answers-a-second 4] [--json out.json]
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { circumstances, quantiles, seconds, sleep, withServer } from './lib/server.mjs';

/** Of the time, before memory is looked at: caches fill, code is compiled. */
const WARM_UP = 0.1;

/** What the second half may need beyond the first: the noise of a resident size. */
const TOLERANCE = 0.03;

const ANNOTATORS = 8;

/** Answers that are corrected, in turns. */
const CORRECTED = 100;

const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    labels: { type: 'string', default: '1500' },
    'answers-a-second': { type: 'string', default: '4' },
    json: { type: 'string' },
  },
});
if (!options.dataset) {
  console.error('expected --dataset FILE_OR_FOLDER');
  process.exit(2);
}
const dataset = resolve(options.dataset);
const minutes = Number(options.minutes);
const rate = Number(options['answers-a-second']);
const figures = circumstances(options.dataset);
const javaOptions = ['-Xms768m', '-Xmx768m', '-XX:+AlwaysPreTouch'];

await withServer({ dataset, javaOptions }, async (server) => {
  await server.ready();
  const project = await server.newProject();
  const accepted = await server.startImport(project.id, dataset);
  await server.importEnd(project.id, accepted.id);
  await server.encoded(project.id);
  const truth = await server.truth(project.id, accepted.id, dataset);
  const file = join(server.dataDir, 'truth.csv');
  writeFileSync(file, [...truth].map(([name, label]) => `${name},${label}\n`).join(''));

  await server.oracle(
    project.id, file, '--annotators', String(ANNOTATORS), '--labels', options.labels,
  );
  const since = performance.now();
  const samples = [];
  const corrections = correct(server, project.id, () => seconds(since) < minutes * 60);
  while (seconds(since) < minutes * 60) {
    samples.push({ second: Math.round(seconds(since)), ...server.footprint() });
    await Promise.race([sleep(5000), corrections]);
  }
  figures.answers = await corrections;
  report(await server.progress(project.id), samples);
});

/** Gives each of some answers another class and then its own again, at the rate asked for. */
async function correct(server, project, goOn) {
  const path = `/api/projects/${project}/annotations`;
  const { classes } = await server.api('GET', `/api/projects/${project}`);
  const mine = await server.api('GET', `${path}/mine?limit=${CORRECTED}`);
  const standing = mine.map((one) => ({ ...one, own: one.classId }));
  const start = performance.now();
  let given = 0;
  for (; goOn(); given++) {
    const one = standing[given % standing.length];
    const other = classes.find((c) => c.id !== one.own).id;
    const classId = one.classId === one.own ? other : one.own;
    const body = { imageId: one.imageId, kind: 'label', classId, corrects: one.id };
    const reply = await server.api('POST', path, body, { 'Idempotency-Key': randomUUID() });
    Object.assign(one, { id: reply.id, classId });
    await sleep(Math.max(0, ((given + 1) * 1000) / rate - 1000 * seconds(start)));
  }
  return given;
}

function report(progress, samples) {
  const warm = samples.slice(Math.ceil(samples.length * WARM_UP));
  const half = Math.floor(warm.length / 2);
  const median = (part, key) => quantiles(part.map((sample) => sample[key])).median;
  const halves = {};
  let level = true;
  for (const key of ['residentMiB', 'threads', 'files']) {
    const [first, second] = [median(warm.slice(0, half), key), median(warm.slice(half), key)];
    halves[key] = { firstHalf: first, secondHalf: second, most: Math.max(...warm.map((s) => s[key])) };
    level &&= second <= Math.ceil(first * (1 + TOLERANCE));
  }
  Object.assign(figures, {
    seconds: samples.at(-1).second,
    rounds: progress.generation.number,
    labels: progress.labels,
    ...halves,
    level,
    samples,
  });
  console.log(JSON.stringify({ ...figures, samples: samples.length }, null, 2));
  if (options.json) writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');
  if (!level) process.exitCode = 1;
}
