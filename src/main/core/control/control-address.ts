// Where the running app listens for the `dragoman` command and for a second start: found from the data folder alone.
import { createHash } from 'node:crypto';
import { join } from 'node:path';

export interface ControlPlace {
  /** The data folder with links resolved, so that two ways to it mean one app. */
  readonly dataFolder: string;
  readonly platform: NodeJS.Platform;
  /** Undefined where the system has no such numbers (Windows). */
  readonly userId: number | undefined;
}

export interface ControlAddress {
  /** A Unix socket or a Windows named pipe: what `net` takes as `path`. */
  readonly path: string;
  readonly kind: 'socket' | 'pipe';
  /** A folder to make for the socket, for this user alone, when it isn't the data folder. */
  readonly folder?: string;
}

/** macOS allows 104 bytes and Linux 108, each with the closing zero. */
const MAXIMUM_SOCKET_PATH = 103;

/**
 * The address is fixed by the data folder: not by XDG_RUNTIME_DIR or TMPDIR, which differ between a desktop session,
 * ssh and cron.
 */
export function controlAddress({ dataFolder, platform, userId }: ControlPlace): ControlAddress {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 24);
  if (platform === 'win32') return { kind: 'pipe', path: `\\\\.\\pipe\\dragoman-${hash}` };
  const inFolder = join(dataFolder, 'control.sock');
  if (Buffer.byteLength(inFolder) <= MAXIMUM_SOCKET_PATH) return { kind: 'socket', path: inFolder };
  const folder = `/tmp/dragoman-${userId ?? 'user'}`;
  return { kind: 'socket', path: `${folder}/${hash}.sock`, folder };
}
