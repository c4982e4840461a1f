// Writes what is generated from the API's schema and the queries: src/queries/generated and src/generated.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

const schema = execFileSync('go', ['run', '-trimpath', './cmd/praxis', 'schema'], { cwd: root, maxBuffer: 1 << 26 });
writeFileSync(join(here, 'schema.graphql'), schema);
execFileSync('npx', ['graphql-codegen', '--errors-only'], { cwd: here, stdio: 'inherit' });
