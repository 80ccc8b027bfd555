// `npm start`: installs and builds if need be, then starts Dragoman on the desktop, or without one in the browser.
import { ensureBuilt } from './steps/build.mjs';
import { findElectron } from './steps/find-electron.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { inRoot, ownNode } from './steps/places.mjs';
import { runProgram } from './steps/run-program.mjs';

const words = process.argv.slice(2);

async function start() {
  await ensureInstalled();
  await ensureBuilt();
  const electron = await findElectron();
  if (electron.path !== undefined) return runProgram(electron.path, [inRoot('.'), ...words]);
  console.log(`Starting without a desktop, with the window in your browser: ${electron.why}.`);
  return runProgram(ownNode, [inRoot('out', 'headless', 'main.js'), 'serve', ...words]);
}

try {
  process.exitCode = (await start()).code;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
