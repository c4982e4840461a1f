// Writes dist/: the pages as Vite builds them, each file compressed. Its output depends on nothing but the sources here
// and package-lock.json.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, 'node_modules/.build');
const dist = join(here, 'dist');

await build({ root: here, logLevel: 'warn', build: { outDir: built, emptyOutDir: true } });
await rm(dist, { recursive: true, force: true });
for (const entry of await readdir(built, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath, entry.name);
  const packed = gzipSync(await readFile(path), { level: constants.Z_BEST_COMPRESSION });
  packed[9] = 255; // operating system: unknown
  const target = join(dist, `${relative(built, path)}.gz`);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, packed);
}
