// Measures the packaged server on a real set: start, import, encoding, rounds, the way from a label
// to a queue that knows it, next-image latency with many annotators, memory. Prints the figures and
// writes them as JSON. Needs Node 20 and nothing else.
//
//   node bench/server.mjs --dataset FILE_OR_FOLDER [--annotators 20] [--labels 1000] [--think 1000]
//                         [--trials 20] [--json out.json]
//
// The set is an ImageFolder archive (zip, tar, tar.gz) or folder, or a folder of IDX files. Its
// labels are imported as hidden truth; simulated annotators answer by it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { circumstances, quantiles, round, seconds, until, withServer } from './lib/server.mjs';

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
const figures = circumstances(options.dataset);

await withServer({ dataset }, async (server) => {
  figures.firstStartSeconds = await server.ready();
  const project = await server.newProject();
  const accepted = await importSet(server, project.id);
  await encode(server, project.id);
  const truth = await server.truth(project.id, accepted, dataset);
  await labelToQueue(server, project.id, truth);
  await annotators(server, project.id, truth);
  const progress = await server.progress(project.id);
  figures.accuracy = progress.accuracy;
  figures.truthAccuracy = progress.truthAccuracy;
  figures.labels = progress.labels;
  figures.residentMiB = server.footprint().residentMiB;
  const rounds = await server.api('GET', `/api/projects/${project.id}/rounds?limit=200`);
  figures.rounds = roundFigures(rounds.filter((r) => r.status === 'done' && r.trainSeconds !== null));
  console.log(JSON.stringify(figures, null, 2));
  if (options.json) writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');
});

async function importSet(server, project) {
  const since = performance.now();
  const accepted = await server.startImport(project, dataset);
  const leases = `/api/projects/${project}/leases`;
  const lease = () => server.api('POST', leases, { count: 1 }).then((r) => r.leases[0]);
  const first = await until('the first image', 120, lease);
  figures.firstImageSeconds = round(seconds(since));
  await server.api('POST', `${leases}/return`, { tokens: [first.token] });
  const done = await server.importEnd(project, accepted.id);
  figures.importSeconds = round(seconds(since));
  figures.images = done.imported;
  figures.importImagesPerSecond = round(done.imported / figures.importSeconds);
  return accepted.id;
}

async function encode(server, project) {
  const since = performance.now();
  await server.encoded(project);
  figures.learnAndEncodeSeconds = round(seconds(since));
  figures.encodeImagesPerSecond = round(figures.images / figures.learnAndEncodeSeconds);
  await until('an informed order', 60, async () => {
    const { generation } = await server.progress(project);
    return generation && generation.strategy !== 'random';
  });
}

/** From the label that starts a round to the generation that knows it. */
async function labelToQueue(server, project, truth) {
  const { classes, settings } = await server.api('GET', `/api/projects/${project}`);
  const classIds = new Map(classes.map((one) => [one.name, one.id]));
  const waits = [];
  for (let trial = 0; trial < Number(options.trials); trial++) {
    const path = `/api/projects/${project}/leases`;
    const { generation, leases } = await server.api('POST', path, { count: settings.roundLabels });
    let last = 0;
    for (const lease of leases) {
      await server.api(
        'POST',
        `/api/projects/${project}/annotations`,
        { imageId: lease.imageId, leaseToken: lease.token, kind: 'label', classId: classIds.get(truth.get(lease.name)) },
        { 'Idempotency-Key': crypto.randomUUID() },
      );
      last = performance.now();
    }
    await until('a new generation', 60, async () => {
      const now = await server.progress(project);
      return now.generation.number > generation.number && now.modelVersion?.labels >= (trial + 1) * settings.roundLabels;
    }, 25);
    waits.push(seconds(last));
  }
  figures.labelToQueueSeconds = quantiles(waits);
}

async function annotators(server, project, truth) {
  const file = join(server.dataDir, 'truth.csv');
  writeFileSync(file, [...truth].map(([name, label]) => `${name},${label}\n`).join(''));
  const out = join(server.dataDir, 'oracle.json');
  await server.oracle(
    project, file,
    '--annotators', options.annotators, '--labels', options.labels,
    '--think-millis', options.think, '--json', out,
  );
  figures.oracle = JSON.parse(readFileSync(out, 'utf8'));
}

function roundFigures(rounds) {
  const of = (key) => quantiles(rounds.map((r) => r[key]));
  return { count: rounds.length, train: of('trainSeconds'), score: of('scoreSeconds'), select: of('selectSeconds') };
}
