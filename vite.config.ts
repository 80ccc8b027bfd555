// One build for everything: the window, Electron's main and preload, and the headless shell.
import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';
import { thirdParty } from './scripts/third-party.ts';

<<<<<<< HEAD
/** A bundle for Node or Electron with all packages in it: finding and reading hundreds of files would be half of the start. */
=======
/**
 * Packages that stay in node_modules: Electron, and the keepers of settings, which look around themselves for files. All
 * others go into the bundles: each file that Node has to find and compile by itself costs a start more than what is in it.
 */
const UNBUNDLED = ['electron', 'electron-store', 'conf'];

/** A bundle for Node or Electron. What it imports with `import()` becomes a file of its own beside it. */
>>>>>>> 0931c60 (A start loads less: packages in the bundle, Node's http without its own undici, conf and the window's files when they are needed)
function nodeBundle(entry: string, outFile: string, format: 'es' | 'cjs' = 'es'): EnvironmentOptions {
  const slash = outFile.lastIndexOf('/');
  return {
    consumer: 'server',
<<<<<<< HEAD
    resolve: { noExternal: true, external: ['electron'] },
    build: {
      outDir: resolve(outFile.slice(0, slash)),
      // The preload lies beside Electron's main, which is built before it.
=======
    resolve: { external: UNBUNDLED, noExternal: true },
    build: {
      outDir: resolve(outFile.slice(0, slash)),
      // The preload comes into the same folder, after main.
>>>>>>> 0931c60 (A start loads less: packages in the bundle, Node's http without its own undici, conf and the window's files when they are needed)
      emptyOutDir: format === 'es',
      copyPublicDir: false,
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: resolve(entry),
        platform: 'node',
<<<<<<< HEAD
        output: { format, entryFileNames: outFile.slice(slash + 1), chunkFileNames: 'chunks/[name].js' },
=======
        output: { format, entryFileNames: outFile.slice(slash + 1), chunkFileNames: '[name]-[hash].js' },
>>>>>>> 0931c60 (A start loads less: packages in the bundle, Node's http without its own undici, conf and the window's files when they are needed)
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
