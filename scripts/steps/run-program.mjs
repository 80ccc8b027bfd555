// Runs one program to its end, passes signals on, and never leaves it behind.
import { spawn } from 'node:child_process';
import { root, toolEnvironment } from './places.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How long a program may take to end after it was asked to. */
const END_MS = 3000;

/**
 * Resolves to `{ code, output }` when the program has ended; `output` is filled only with `isCaptured`, which also shows it.
 * @param {string} program
 * @param {string[]} words
 * @param {{ isCaptured?: boolean, isQuiet?: boolean, limitMs?: number, environment?: Record<string, string> }} options
 */
export async function runProgram(program, words, options = {}) {
  const child = spawn(program, words, {
    cwd: root,
    env: { ...toolEnvironment(), ...options.environment },
    stdio: [
      'inherit',
      options.isCaptured || options.isQuiet ? 'pipe' : 'inherit',
      options.isQuiet ? 'pipe' : 'inherit',
    ],
    // npm is a .cmd file on Windows, which only a shell can start; the words are our own.
    shell: process.platform === 'win32' && program === 'npm',
  });
  const output = collect(child, options);
  let isEnding = false;
  const end = (signal) => {
    child.kill(signal);
    if (!isEnding) setTimeout(() => child.kill('SIGKILL'), END_MS).unref();
    isEnding = true;
  };
  const timer = options.limitMs === undefined ? undefined : setTimeout(end, options.limitMs, 'SIGTERM');
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    const code = await new Promise((done) => {
      child.once('error', () => done(127));
      child.once('close', (exitCode, signal) => done(exitCode ?? (signal === 'SIGINT' ? 130 : 143)));
    });
    return { code, output: output() };
  } finally {
    clearTimeout(timer);
    for (const signal of SIGNALS) process.off(signal, end);
  }
}

function collect(child, { isQuiet }) {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part) => {
    text += part;
    if (!isQuiet) process.stdout.write(part);
  });
  child.stderr?.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  return () => text;
}
