// Runs one program to its end, passes signals on, and never leaves it behind.
import { spawn } from 'node:child_process';
import { root, toolEnvironment } from './places.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How often it is looked whether npm still waits for us. */
const PARENT_CHECK_MS = 250;

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
  const stopWatching = watchParent(() => end('SIGTERM'));
  try {
    const code = await new Promise((done) => {
      child.once('error', () => done(127));
      child.once('close', (exitCode, signal) => done(exitCode ?? (signal === 'SIGINT' ? 130 : 143)));
    });
    return { code, output: output() };
  } finally {
    clearTimeout(timer);
    stopWatching();
    for (const signal of SIGNALS) process.off(signal, end);
  }
}

/** npm ends the shell between us and itself, and that shell tells us nothing: all that shows is another parent. */
function watchParent(onGone) {
  const isNpmsChild = process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32';
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (!isNpmsChild || process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  return () => clearInterval(timer);
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
