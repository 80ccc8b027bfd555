// Why the app can't be asked, and whether it could start.
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { acquireInstanceLock } from '../../core/control/instance-lock.ts';
import { explainPort } from '../port-problem.ts';
import { ok, problem, warn, type Finding } from './finding.ts';

/** Whether another process holds the folder without answering. */
export function checkInstance(folder: string, start: string): Finding {
  if (!isHeld(folder))
    return warn('Dragoman', 'It is not running.', `Start the app, or run "${start}" in another terminal.`);
  return problem(
    'Dragoman',
    `Another Dragoman holds the data folder ${folder} but does not answer.`,
    'It may be starting or stopping: try again in a moment. Should it stay so, end that process.',
  );
}

function isHeld(folder: string): boolean {
  if (!existsSync(join(folder, 'instance.lock'))) return false;
  try {
    const lock = acquireInstanceLock(folder);
    lock?.release();
    return lock === undefined;
  } catch {
    // The folder can't be written, which has a line of its own.
    return false;
  }
}

/** Whether the gateway could listen. */
export async function checkPort(port: number, signal: AbortSignal): Promise<Finding> {
  if (port === 0 || (await isFree(port))) return ok('Port', port === 0 ? 'any free one' : `${port} is free`);
  const [text, todo] = splitAdvice(await explainPort({ port }, signal));
  return problem('Port', text, todo === '' ? 'Start Dragoman with --port and another number.' : todo);
}

/** The first sentence says what is wrong, the rest what to do. */
function splitAdvice(text: string): [string, string] {
  const at = text.indexOf('. ');
  return at < 0 ? [text, ''] : [text.slice(0, at + 1), text.slice(at + 2)];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
