// Builds dist/ from the pinned packages: node build.mjs. Its output depends on
// nothing but the sources here and package-lock.json.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');

// What is changed in a package's own source. Every `find` must be there
// exactly once (or `count` times), so that an update cannot silently lose one.
const patches = [
  {
    // Its effect on mounting would set the choice "persist headers" back to
    // the prop, so that the user's own choice did not outlive a reload.
    file: '@graphiql/react/dist/editor/context.js',
    find: 'const lastShouldPersistHeadersProp = useRef(void 0);',
    replace: 'const lastShouldPersistHeadersProp = useRef(Boolean(props.shouldPersistHeaders));',
  },
  {
    // The history would keep headers, and so tokens, in localStorage whatever
    // the user chose. It holds queries and variables only,
    file: '@graphiql/plugin-history/dist/context.js',
    find: 'headers: activeTab.headers ?? void 0,',
    replace: '',
  },
  {
    // and taking one from it leaves the headers as they are.
    file: '@graphiql/plugin-history/dist/components.js',
    find: 'headerEditor == null ? void 0 : headerEditor.setValue(headers ?? "");',
    replace: '',
  },
  {
    // Hovering over the URL of an image in a result would fetch it.
    file: '@graphiql/react/dist/editor/components/image-preview.js',
    find: 'return url ? isImageURL(url) : false;',
    replace: 'return false;',
  },
  {
    // innerHTML with style attributes, which the CSP forbids.
    file: 'codemirror/addon/search/jump-to-line.js',
    find: '<input type="text" style="width: 10em" class="CodeMirror-search-field"/> <span style="color: #888" class',
    replace: '<input type="text" class="CodeMirror-search-field"/> <span class',
  },
  {
    // The search box says "Ctrl K" but listens to Cmd-K only.
    file: '@graphiql/plugin-doc-explorer/dist/components/search.js',
    find: 'if (event.metaKey && event.key === "k") {',
    replace: 'if ((event.metaKey || event.ctrlKey) && event.key === "k" && !event.defaultPrevented) { event.preventDefault();',
  },
  {
    // The same listener, where what is shown has no search box.
    file: '@graphiql/plugin-doc-explorer/dist/components/search.js',
    find: `inputRef.current.focus();
        }
      };`,
    replace: `inputRef.current?.focus();
        }
      };`,
  },
  {
    // An image in a description would be asked of its host; it becomes a link.
    file: '@graphiql/react/dist/markdown.js',
    find: 'new MarkdownIt({',
    replace: "new MarkdownIt().disable('image').set({",
  },
  {
    // An opening tooltip closes the others by an event. With Preact its own
    // content listens by then already, and would close itself at once: the
    // event says whose it is.
    file: '@radix-ui/react-tooltip/dist/index.mjs',
    find: 'document.dispatchEvent(new CustomEvent(TOOLTIP_OPEN));',
    replace: 'document.dispatchEvent(new CustomEvent(TOOLTIP_OPEN, { detail: contentId }));',
  },
  {
    file: '@radix-ui/react-tooltip/dist/index.mjs',
    find: `      document.addEventListener(TOOLTIP_OPEN, onClose);
      return () => document.removeEventListener(TOOLTIP_OPEN, onClose);
    }, [onClose]);`,
    replace: `      const own = context.contentId;
      const onOther = (event) => { if (event.detail !== own) onClose(); };
      document.addEventListener(TOOLTIP_OPEN, onOther);
      return () => document.removeEventListener(TOOLTIP_OPEN, onOther);
    }, [onClose, context.contentId]);`,
  },
  {
    // 270 kB (gzip) of Roboto and Fira Code in data: URLs.
    file: 'graphiql/dist/style.css',
    find: /@font-face\s*\{[^}]*\}/g,
    count: 34,
    replace: '',
  },
  {
    file: 'graphiql/dist/style.css',
    find: '--font-family: "Roboto", sans-serif;',
    replace: '--font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;',
  },
  {
    file: 'graphiql/dist/style.css',
    find: '--font-family-mono: "Fira Code", monospace;',
    replace: '--font-family-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;',
  },
];

const patcher = {
  name: 'patch',
  setup(build) {
    const applied = new Set();
    build.onLoad({ filter: /\.(m?js|css)$/ }, async ({ path }) => {
      const name = path.replaceAll('\\', '/').split('/node_modules/').at(-1);
      const mine = patches.filter(patch => patch.file === name);
      if (mine.length === 0) return undefined;
      let contents = await readFile(path, 'utf8');
      for (const { find, replace, count = 1 } of mine) {
        const found = typeof find === 'string' ? contents.split(find).length - 1 : (contents.match(find) ?? []).length;
        if (found !== count) throw new Error(`${name}: ${found} places for the patch, not ${count}: ${find}`);
        contents = contents.replaceAll(find, () => replace);
      }
      applied.add(name);
      return { contents, loader: name.endsWith('.css') ? 'css' : 'js' };
    });
    build.onEnd(() => {
      for (const { file } of patches) {
        if (!applied.has(file)) throw new Error(`${file} is patched but not bundled`);
      }
    });
  },
};

const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: { explorer: 'explorer.jsx', 'explorer-style': 'explorer.css' },
  outdir: 'dist',
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'iife',
  platform: 'browser',
  target: ['es2022'],
  jsx: 'automatic',
  legalComments: 'none', // they are in LICENSES.txt
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.graphql': 'text' },
  alias: {
    react: 'preact/compat',
    'react/jsx-runtime': 'preact/jsx-runtime',
    'react-dom': 'preact/compat',
    'react-dom/client': 'preact/compat/client',
    'framer-motion': './shims/framer-motion.jsx',
    'react-remove-scroll': './shims/react-remove-scroll.jsx',
    '@headlessui/react': './shims/headlessui.jsx',
    entities: './shims/entities.js',
  },
  // Only for subscriptions over WebSocket, which the page has no use for.
  external: ['graphql-ws'],
  plugins: [patcher],
  logLevel: 'info',
});

// One notice for every package with bytes in the output.
const packages = new Map();
for (const output of Object.values(result.metafile.outputs)) {
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    const match = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input);
    if (match && bytesInOutput > 0) packages.set(match[1], match[2]);
  }
}
const notices = [];
// MIT packages published without their licence file, and whose they are by
// the header of the source or by package.json.
const holders = {
  'react-compiler-runtime': 'Meta Platforms, Inc. and affiliates',
  'toggle-selection': 'sudodoki <smd.deluzion@gmail.com>',
};
const licence = async path => (await readFile(path, 'utf8')).replaceAll('\r\n', '\n').trim();
const mit = holder => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
for (const [folder] of [...packages].sort()) {
  const about = JSON.parse(await readFile(join(here, folder, 'package.json'), 'utf8'));
  const file = (await readdir(join(here, folder))).sort().find(name => /^(licen[cs]e|copying)/i.test(name));
  const source = typeof about.repository === 'string' ? about.repository : about.repository?.url;
  let text;
  if (file) text = await licence(join(here, folder, file));
  else if (source?.endsWith('github.com/graphql/graphiql')) text = await licence(join(here, 'node_modules/graphiql/LICENSE'));
  else if (holders[about.name] && about.license === 'MIT') text = mit(holders[about.name]);
  else throw new Error(`${about.name} has no licence file: add its copyright holder to build.mjs`);
  notices.push({ title: `${about.name} ${about.version} (${about.license})`, text });
}
const byText = new Map(); // packages with one and the same text share it
for (const { title, text } of notices) byText.set(text, [...(byText.get(text) ?? []), title]);
const rule = `\n\n${'-'.repeat(72)}\n\n`;
const licenses =
  'explorer.js and explorer.css contain code of these packages.' +
  [...byText].map(([text, titles]) => `${rule}${titles.join('\n')}\n\n${text}`).join('') +
  '\n';

const files = new Map([
  ['explorer.html', await readFile(join(here, 'explorer.html'))],
  ['favicon.svg', await readFile(join(here, 'favicon.svg'))],
  ['LICENSES.txt', Buffer.from(licenses)],
]);
for (const { path, contents } of result.outputFiles) {
  if (path.endsWith('explorer.js')) files.set('explorer.js', contents);
  else if (path.endsWith('explorer-style.css')) files.set('explorer.css', contents);
  else throw new Error(`unexpected output ${path}`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
for (const [name, contents] of [...files].sort()) {
  const gz = gzipSync(contents, { level: 9 }); // node writes mtime 0 and no name
  gz[9] = 255; // operating system: unknown
  await writeFile(join(dist, `${name}.gz`), gz);
  console.log(name.padEnd(15), String(contents.length).padStart(8), 'bytes', String(gz.length).padStart(8), 'gzip');
}
