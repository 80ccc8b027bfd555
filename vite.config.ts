// One build for everything: the window, Electron's main and preload, and the headless shell.
import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';
import { thirdParty } from './scripts/third-party.ts';

/** A bundle for Node or Electron with all packages in it: finding and reading hundreds of files would be half of the start. */
function nodeBundle(entry: string, outFile: string, format: 'es' | 'cjs' = 'es'): EnvironmentOptions {
  const slash = outFile.lastIndexOf('/');
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron'] },
    build: {
      outDir: resolve(outFile.slice(0, slash)),
      // The preload lies beside Electron's main, which is built before it.
      emptyOutDir: format === 'es',
      copyPublicDir: false,
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: resolve(entry),
        platform: 'node',
        output: {
          format,
          entryFileNames: outFile.slice(slash + 1),
          chunkFileNames: 'chunks/[name].js',
          // One character beyond Latin-1, be it in a comment, has V8 keep the whole file with two bytes for each character.
          charset: 'ascii',
          comments: false,
        },
      },
    },
  };
}

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react(), tailwind(), thirdParty(import.meta.dirname)],
  // One file of some 800 kB: it comes from this machine's disk, so cutting it up would win nothing.
  build: { outDir: resolve('out/renderer'), emptyOutDir: true, target: 'chrome140', chunkSizeWarningLimit: 900 },
  environments: {
    electronMain: nodeBundle('src/main/electron/main.ts', 'out/electron/main.js'),
    electronPreload: nodeBundle('src/main/electron/preload.ts', 'out/electron/preload.cjs', 'cjs'),
    headless: nodeBundle('src/main/headless/main.ts', 'out/headless/main.js'),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'electronMain', 'electronPreload', 'headless']) {
        const environment = builder.environments[name];
        if (environment === undefined) throw new Error(`no build environment "${name}"`);
        await builder.build(environment);
      }
    },
  },
});
