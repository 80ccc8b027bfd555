// Loaded into a process with --import: writes at its end which modules it has loaded, its own and Node's.
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

export interface LoadedReport {
  /** Of all files, in the order in which they were loaded. */
  readonly addresses: readonly string[];
  /** Node's own modules, by the names that it gives them, for example `NativeModule http`. */
  readonly builtIn: readonly string[];
}

const file = process.env['LOADED_REPORT'] ?? '';
const addresses: string[] = [];

registerHooks({
  load(address, context, next) {
    addresses.push(address);
    return next(address, context);
  },
});

process.on('exit', () => {
  const builtIn = (process as unknown as { moduleLoadList: string[] }).moduleLoadList;
  writeFileSync(file, JSON.stringify({ addresses, builtIn } satisfies LoadedReport));
});
