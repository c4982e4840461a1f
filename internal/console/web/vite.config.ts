import { parse } from '@formatjs/icu-messageformat-parser';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Parses the messages when they are built, so that browsers need not load the parser. */
const parsedMessages: Plugin = {
  name: 'parsed-messages',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/src\/messages\/\w+\/\w+\.json$/.test(id)) return undefined;
    const messages = Object.entries(JSON.parse(code) as Record<string, string>);
    return JSON.stringify(Object.fromEntries(messages.map(([key, text]) => [key, parse(text)])));
  },
};

export default defineConfig({
  base: '/console/',
  resolve: {
    alias: [
      {
        find: /^@formatjs\/icu-messageformat-parser$/,
        replacement: '@formatjs/icu-messageformat-parser/no-parser.js',
      },
    ],
  },
  plugins: [
    parsedMessages,
    tanstackRouter({
      target: 'react',
      routesDirectory: 'src/pages',
      generatedRouteTree: 'src/generated/routes.ts',
      autoCodeSplitting: true,
      quoteStyle: 'single',
      semicolons: true,
    }),
    react(),
    // The texts of React Aria in the console's languages only.
    { ...optimizeLocales.vite({ locales: ['en-US', 'zh-CN'] }), enforce: 'pre' },
  ],
  build: {
    target: 'es2022',
    license: { fileName: 'LICENSES.md' },
    modulePreload: { polyfill: false }, // it would be an inline script
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { checks: { pluginTimings: false } },
    reportCompressedSize: false,
  },
  // `npm run dev` shows the pages with the API of a server that runs beside it: PRAXIS=http://127.0.0.1:8080
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/assets', '/auth', '/schema.graphql', '/graphiql'].map((path) => [
        path,
        { target: process.env.PRAXIS ?? 'http://127.0.0.1:8080', changeOrigin: true },
      ]),
    ),
  },
});
