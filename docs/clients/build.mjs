// Builds clients.test.ts for Node: node build.mjs. Relay's `graphql` tags become imports of what relay-compiler wrote.
import { readFile } from 'node:fs/promises';
import { transformAsync } from '@babel/core';
import * as esbuild from 'esbuild';

const relay = {
  name: 'relay',
  setup(build) {
    build.onLoad({ filter: /\/relay\/[a-z]+\.ts$/ }, async ({ path }) => {
      const { code } = await transformAsync(await readFile(path, 'utf8'), {
        filename: path,
        presets: ['@babel/preset-typescript'],
        plugins: [['relay', { artifactDirectory: 'relay/generated', eagerEsModules: true }]],
        babelrc: false,
        sourceMaps: 'inline',
      });
      return { contents: code, loader: 'js' };
    });
  },
};

await esbuild.build({
  entryPoints: ['clients.test.ts'],
  outfile: 'built/clients.test.cjs',
  bundle: true,
  platform: 'node',
  sourcemap: 'inline',
  plugins: [relay],
});
