/**
 * Starts the packaged server on the port and in the folder that playwright.config.ts chose, and
 * keeps what it prints in server.log, where the test finds the setup code. What lies in the folder
 * roots may be imported from there.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { WINNOW_E2E_PORT: port, WINNOW_E2E_FOLDER: folder } = process.env;
const jar = fileURLToPath(new URL('../../target/quarkus-app/quarkus-run.jar', import.meta.url));
const log = createWriteStream(join(folder, 'server.log'));

const roots = join(folder, 'roots');
mkdirSync(roots, { recursive: true });

const server = spawn(process.env.JAVA ?? 'java', ['-jar', jar], {
  env: {
    ...process.env,
    WINNOW_DATA_DIR: join(folder, 'data'),
    WINNOW_IMPORT_ROOTS: roots,
    WINNOW_PORT: port,
    QUARKUS_HTTP_PORT: port,
  },
  stdio: ['ignore', 'pipe', 'pipe'],
});
for (const stream of [server.stdout, server.stderr]) {
  stream.pipe(log, { end: false });
  stream.pipe(process.stdout, { end: false });
}
server.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill('SIGTERM'));
