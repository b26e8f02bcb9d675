// Watches the packaged server's memory while people label and rounds run, for as long as asked. The
// Java heap is taken whole at the start, so what grows is native memory, threads or files. Prints the
// figures and writes them as JSON; ends with 1 when the second half of the time needed more than the
// first. Needs Node 20, Linux and nothing else.
//
//   node bench/soak.mjs --dataset FILE_OR_FOLDER [--minutes 60] [--labels-a-second 1] [--json out.json]
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { circumstances, quantiles, seconds, sleep, withServer } from './lib/server.mjs';

/** Of the time, before memory is looked at: caches fill, code is compiled. */
const WARM_UP = 0.1;

/** What the second half may need beyond the first: the noise of a resident size. */
const TOLERANCE = 0.03;

const ANNOTATORS = 4;

const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    'labels-a-second': { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
if (!options.dataset) {
  console.error('expected --dataset FILE_OR_FOLDER');
  process.exit(2);
}
const dataset = resolve(options.dataset);
const minutes = Number(options.minutes);
const rate = Number(options['labels-a-second']);
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

  const since = performance.now();
  let labeling = true;
  const labels = server
    .oracle(
      project.id, file,
      '--annotators', String(ANNOTATORS),
      '--labels', String(Math.round(minutes * 60 * rate)),
      '--think-millis', String(Math.round((1000 * ANNOTATORS) / rate)),
    )
    .finally(() => (labeling = false));
  const samples = [];
  while (labeling) {
    samples.push({ second: Math.round(seconds(since)), ...server.footprint() });
    await Promise.race([sleep(5000), labels]);
  }
  await labels;
  report(await server.progress(project.id), samples);
});

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
  const figures = {
    ...circumstances(options.dataset),
    seconds: samples.at(-1).second,
    rounds: progress.generation.number,
    labels: progress.labels,
    ...halves,
    level,
    samples,
  };
  console.log(JSON.stringify({ ...figures, samples: samples.length }, null, 2));
  if (options.json) writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');
  if (!level) process.exitCode = 1;
}
