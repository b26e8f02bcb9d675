/**
 * Writes src/api/schema.d.ts from the OpenAPI document that the server's build stores. With --check
 * it writes nothing and fails if the file says something else than the document.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString, COMMENT_HEADER } from 'openapi-typescript';

const document = new URL('../../target/openapi/openapi.json', import.meta.url);
const types = new URL('../src/api/schema.d.ts', import.meta.url);

if (!existsSync(document)) {
  console.error(
    'target/openapi/openapi.json is not there; the build of the server stores it: ' +
      'mvn -DskipTests -Dquarkus.quinoa=false package',
  );
  process.exit(1);
}
const now = COMMENT_HEADER + astToString(await openapi(document));
if (!process.argv.includes('--check')) {
  await writeFile(types, now);
  console.log('src/api/schema.d.ts written from target/openapi/openapi.json');
} else if (!existsSync(types) || (await readFile(types, 'utf8')) !== now) {
  console.error(
    'src/api/schema.d.ts is not what target/openapi/openapi.json says. ' +
      'Run "npm run api" and commit the file; if the document is the older one, build the server first.',
  );
  process.exit(1);
}
