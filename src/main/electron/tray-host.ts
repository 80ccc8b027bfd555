// Whether a Linux desktop shows tray icons at all: it asks the session bus for a registered StatusNotifier host.
import { execFile } from 'node:child_process';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PROPERTY = 'IsStatusNotifierHostRegistered';
const TIMEOUT_MS = 1_500;

/** Programs that can read the property; a desktop has at least one of them. */
const QUESTIONS: readonly (readonly [program: string, ...args: string[]])[] = [
  [
    'dbus-send',
    '--session',
    '--print-reply',
    '--reply-timeout=1000',
    `--dest=${WATCHER}`,
    '/StatusNotifierWatcher',
    'org.freedesktop.DBus.Properties.Get',
    `string:${WATCHER}`,
    `string:${PROPERTY}`,
  ],
  ['busctl', '--user', '--timeout=1', 'get-property', WATCHER, '/StatusNotifierWatcher', WATCHER, PROPERTY],
  [
    'gdbus',
    'call',
    '--session',
    '--timeout=1',
    `--dest=${WATCHER}`,
    '--object-path=/StatusNotifierWatcher',
    '--method=org.freedesktop.DBus.Properties.Get',
    WATCHER,
    PROPERTY,
  ],
];

export interface TrayHostParts {
  readonly platform: NodeJS.Platform;
  /** PATH and the address of the session bus are what matters. */
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** True on systems that always have a place for the icon; on Linux only if the desktop says so. */
export async function hasTrayHost(parts: TrayHostParts): Promise<boolean> {
  if (parts.platform !== 'linux') return true;
  for (const question of QUESTIONS) {
    const answer = await ask(question, parts);
    if (answer !== 'no such program') return answer === 'yes';
  }
  // Nobody to ask: better no hidden app than one that can't be reached.
  return false;
}

function ask(
  [program, ...args]: readonly [string, ...string[]],
  { environment, signal }: TrayHostParts,
): Promise<'yes' | 'no' | 'no such program'> {
  return new Promise((done) => {
    execFile(program, args, { env: environment, timeout: TIMEOUT_MS, signal }, (error, output) => {
      if (error !== null && 'code' in error && error.code === 'ENOENT') done('no such program');
      else done(error === null && /\btrue\b/u.test(output) ? 'yes' : 'no');
    });
  });
}
