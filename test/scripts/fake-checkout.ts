// A folder that looks like a checkout with everything installed and built, with tools that only say that they ran.
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';

export interface FakeCheckout {
  readonly folder: string;
  write(path: string, text: string): void;
}

const SAY = (name: string) => `console.log(${JSON.stringify(`ran ${name}`)}, process.argv.slice(2).join(' '));\n`;

const TOOLS: Record<string, string> = {
  tsc: 'node_modules/typescript/bin/tsc',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  oxfmt: 'node_modules/oxfmt/bin/oxfmt',
  vite: 'node_modules/vite/bin/vite.js',
};

/** Makes the folder. `npm ci` must not be needed in it: there is no registry in a test. */
export function makeFakeCheckout(): FakeCheckout {
  // Spaces and other letters, as in many a real home folder.
  const folder = join(temporaryFolder(), 'my prøjects');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  cpSync(join(import.meta.dirname, '../../scripts'), join(folder, 'scripts'), { recursive: true });
  write('package.json', '{}');
  write('package-lock.json', '{"packages":{}}');
  write('vite.config.ts', '');
  write('src/main.ts', '');
  write('node_modules/.package-lock.json', '{"packages":{}}');
  mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules/node/bin/node'));
  for (const [name, path] of Object.entries(TOOLS)) write(path, SAY(name));
  write('node_modules/vitest/vitest.mjs', `${SAY('vitest')}console.log('7 passed, 0 failed');\n`);
  write('test/headless/run.ts', "console.log('2 passed, 0 failed');\n");
  write('node_modules/electron/install.js', 'process.exit(1);\n');
  for (const path of ['out/renderer/index.html', 'out/electron/main.js', 'out/electron/preload.cjs']) write(path, '');
  write('out/headless/main.js', SAY('headless'));
  return { folder, write };
}
