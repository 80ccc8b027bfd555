// Where things are in this checkout. Runs on any Node from 20 on, with nothing installed.
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, without a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** A path in the checkout. */
export function inRoot(...names) {
  return join(root, ...names);
}

/** The Node that the app is built for; it comes with the packages, whatever the system has. */
export const ownNode = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The environment in which our tools find our Node first. */
export function toolEnvironment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [inRoot('node_modules', '.bin'), process.env[name] ?? ''].join(delimiter);
  return { ...process.env, [name]: path };
}
