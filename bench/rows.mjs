// How long lists, filters and counts take in a pool of a million images: the packaged server with
// rows made in its database, without the images' bytes, and without its jobs. Needs Node 20.
//
//   mvn -q -Dquarkus.quinoa=false test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
//   node bench/rows.mjs [--images 1000000] [--trials 40] [--limit 200] [--data FOLDER] [--json out.json]
//
// A data folder that is named is kept: on one that has rows, the next run measures at once.
// Ends with 1 if the 95th percentile of any request is over the limit, in milliseconds.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { circumstances, quantiles, withServer } from './lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '1000000' },
    trials: { type: 'string', default: '40' },
    limit: { type: 'string', default: '200' },
    data: { type: 'string' },
    json: { type: 'string' },
  },
});
const classes = Array.from({ length: 10 }, (_, i) => ({ name: `class ${i}` }));
const figures = { ...circumstances(`${options.images} rows`), milliseconds: {} };

await withServer({ dataset: '/none', javaOptions: ['-Xmx512m'], data: options.data }, measure);
console.log(JSON.stringify(figures, null, 2));
if (options.json) writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');

async function measure(server) {
  await server.ready();
  const [known] = await server.api('GET', '/api/projects');
  const project = known ?? (await server.newProject(classes));
  await server.restart({ WINNOW_ROLES: 'server' });
  if (!known) load(server.dataDir);
  const path = `/api/projects/${project.id}`;
  const [large] = await server.api('GET', `${path}/imports`);
  const entries = `${path}/imports/${large.id}/entries`;
  const last = Number(options.images) - 200;
  const [one] = project.classes;
  for (const [name, request] of Object.entries({
    overview: () => server.api('GET', '/api/overview'),
    projects: () => server.api('GET', '/api/projects'),
    progress: () => server.api('GET', `${path}/progress`),
    rounds: () => server.api('GET', `${path}/rounds`),
    'near-duplicates': () => server.api('GET', `${path}/near-duplicates`),
    'near-duplicates, late page': () =>
      server.api('GET', `${path}/near-duplicates?after=${last - 1000}`),
    'class in use': () => server.api('GET', `${path}/classes/${one.id}/use`),
    imports: () => server.api('GET', `${path}/imports`),
    'import report': () => server.api('GET', entries),
    'import report, late page': () => server.api('GET', `${entries}?after=${last}`),
    'import report, counts': () => server.api('GET', `${entries}/counts`),
    'import report, imported': () => server.api('GET', `${entries}?status=imported`),
    'import report, duplicates': () => server.api('GET', `${entries}?status=duplicate`),
    'import report, rejected': () => server.api('GET', `${entries}?status=rejected`),
    'import report, damaged': () =>
      server.api('GET', `${entries}?status=rejected&code=image-corrupt`),
    'import report, no such status': () => server.api('GET', `${entries}?status=applied`),
    'import report, frequent words': () => server.api('GET', `${entries}?search=camera-1`),
    'import report, one name': () => server.api('GET', `${entries}?search=/${last}.jpg`),
    'import report, no such name': () => server.api('GET', `${entries}?search=xyz-`),
    exports: () => server.api('GET', `${path}/exports`),
    'export options': () => server.api('GET', `${path}/export-options`),
    'own answers': () => server.api('GET', `${path}/annotations/mine`),
    'own tally': () => server.api('GET', `${path}/annotations/mine/tally`),
    'next image': () => server.api('POST', `${path}/leases`, { count: 1 }).then(giveBack),
  })) {
    figures.milliseconds[name] = await timed(request);
    console.log(name, JSON.stringify(figures.milliseconds[name]));
  }
  const slow = Object.entries(figures.milliseconds).filter(([, of]) => of.p95 > Number(options.limit));
  figures.overTheLimit = slow.map(([name]) => name);
  if (slow.length > 0) process.exitCode = 1;

  function giveBack({ leases }) {
    return server.api('POST', `${path}/leases/return`, { tokens: leases.map((lease) => lease.token) });
  }
}

async function timed(request) {
  const times = [];
  for (let i = 0; i < Number(options.trials) + 2; i++) {
    const since = performance.now();
    await request();
    // the first ones read from the disk what the others find in memory
    if (i > 1) times.push(performance.now() - since);
  }
  return quantiles(times);
}

function load(dataDir) {
  const classpath = `target/classes:target/test-classes:${readFileSync('target/classpath', 'utf8').trim()}`;
  const run = spawnSync(
    'java',
    ['-cp', classpath, 'org.winnow.insight.RowLoader', dataDir, 'bench/rows.sql', options.images],
    { stdio: 'inherit' },
  );
  if (run.status !== 0) throw new Error('the rows could not be made');
}
