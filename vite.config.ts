// One build for everything: the window, Electron's main and preload, and the headless shell.
import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';
import { thirdParty } from './scripts/third-party.ts';

/** A bundle of our own code for Node or Electron; packages stay in node_modules, where they were tested. */
function nodeBundle(entry: string, outFile: string, format: 'es' | 'cjs' = 'es'): EnvironmentOptions {
  const slash = outFile.lastIndexOf('/');
  return {
    consumer: 'server',
    resolve: { external: true },
    build: {
      outDir: resolve(outFile.slice(0, slash)),
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: resolve(entry),
        platform: 'node',
        output: { format, entryFileNames: outFile.slice(slash + 1), codeSplitting: false },
      },
    },
  };
}

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react(), tailwind(), thirdParty(import.meta.dirname)],
  // One file of some 550 kB: it comes from this machine's disk, so cutting it up would win nothing.
  build: { outDir: resolve('out/renderer'), emptyOutDir: true, target: 'chrome140', chunkSizeWarningLimit: 800 },
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
