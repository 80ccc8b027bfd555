#!/usr/bin/env node
// Entry of the `dragoman` command: gives it the real terminal, environment and signals, and sets the exit code.
import { homedir } from 'node:os';
import { keepCompiled } from './keep-compiled.ts';

/** A stop that takes longer hangs, and hanging must not be what the user has to deal with. Clients need some seconds to let go. */
const STOP_LIMIT_MS = process.argv.includes('--restore-on-exit') ? 10_000 : 1900;

const stop = new AbortController();

function onSignal(): void {
  // npm and the terminal may each send the signal, so a second one says nothing new.
  if (stop.signal.aborted) return;
  stop.abort(new Error('stopped by the user'));
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);

// `dragoman log | head` ends the reader first: no more output is wanted, and that is no error.
process.stdout.on('error', () => process.exit(0));

const place = { environment: process.env, platform: process.platform, homeFolder: homedir() };
keepCompiled(place);
// Loaded only now, so that what was compiled at an earlier start is found.
const { runCommand } = await import('./run-command.ts');

try {
  const code = await runCommand(process.argv.slice(2), {
    terminal: {
      isInteractive: Boolean(process.stdout.isTTY),
      print: (line) => void process.stdout.write(`${line}\n`),
      complain: (line) => void process.stderr.write(`${line}\n`),
    },
    ...place,
    signal: stop.signal,
  });
  process.exitCode = code;
} catch (error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`Dragoman failed because of an error inside it:\n${text}\n`);
  process.exitCode = 1;
}
// Everything that was started has stopped; whatever else still keeps the process alive has no claim to.
process.stdout.write('', () => process.exit());
