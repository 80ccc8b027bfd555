// Tries one promise in this process and prints what came of it as one line of JSON.
import { promiseFiles, loadPromise } from './promise-files.ts';

const [, , wanted = ''] = process.argv;
const file = promiseFiles().find(({ id }) => id === wanted);
if (file === undefined) throw new Error(`there is no promise ${wanted}`);
const promise = await loadPromise(file);
const outcome = await promise.run().catch((error: unknown) => ({
  figure: 'not tried',
  isKept: false,
  notes: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
}));
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));
