// Loaded with --import before a scenario: every import of Electron, also those of packages, gets the double.
import { registerHooks } from 'node:module';

const double = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron' || specifier.startsWith('electron/')) return { url: double, shortCircuit: true };
    return next(specifier, context);
  },
});
