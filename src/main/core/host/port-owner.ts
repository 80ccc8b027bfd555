// Who listens on a port that we wanted, as far as the system tells.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

export interface PortOwner {
  readonly processId: number;
  readonly name: string;
}

const LISTENING = '0A';

/** The process that listens on a TCP port of this machine; undefined when the system doesn't say (only Linux does). */
export function findPortOwner(port: number, procFolder = '/proc'): PortOwner | undefined {
  const inodes = listeningInodes(port, procFolder);
  if (inodes.size === 0) return undefined;
  for (const processId of readNames(procFolder).filter((name) => /^\d+$/.test(name))) {
    const folder = join(procFolder, processId, 'fd');
    if (!readNames(folder).some((descriptor) => inodes.has(readLink(join(folder, descriptor))))) continue;
    return { processId: Number(processId), name: nameOf(join(procFolder, processId)) };
  }
  return undefined;
}

/** By its file: what a process calls itself may be the name of a thread, such as Node's "MainThread". */
function nameOf(folder: string): string {
  const program = basename(readLink(join(folder, 'exe')).replace(/ \(deleted\)$/, ''));
  return program === '' ? readText(join(folder, 'comm')).trim() : program;
}

/** A port that is free now; it may be taken a moment later. */
export async function findFreePort(signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return port;
}

/** The system names sockets by inode, in the form that the links of a process's descriptors have. */
function listeningInodes(port: number, procFolder: string): ReadonlySet<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const found = new Set<string>();
  for (const table of ['tcp', 'tcp6']) {
    for (const line of readText(join(procFolder, 'net', table))
      .split('\n')
      .slice(1)) {
      const [, local = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state === LISTENING && local.endsWith(suffix)) found.add(`socket:[${inode}]`);
    }
  }
  return found;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not this system, or the process just ended.
    return '';
  }
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Another user's process, or it just ended.
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // As above.
    return '';
  }
}
