// Behaviour of the instance lock and the control channel: one app per data folder, reachable by its user alone.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { eventIterator } from '@orpc/contract';
import { os } from '@orpc/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { addressOf, claimInstance } from '../../../../src/main/core/control/claim-instance.ts';
import { controlAddress } from '../../../../src/main/core/control/control-address.ts';
import { askToShow, createControlClient, NotRunningError } from '../../../../src/main/core/control/control-client.ts';
import { startControlServer } from '../../../../src/main/core/control/control-server.ts';
import { acquireInstanceLock } from '../../../../src/main/core/control/instance-lock.ts';
import { StartError } from '../../../../src/main/core/host/start-error.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const never = new AbortController().signal;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

async function startHolder(folder: string): Promise<{ child: ChildProcess; said: unknown }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lock-holder.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: JSON.parse(line.toString()) };
}

describe('the instance lock', () => {
  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a file of another program', (path: string) => writeFileSync(path, 'x'.repeat(200))],
  ])('that finds %s in its place says so, in words for the user', (_what, put) => {
    const folder = temporaryFolder();
    put(join(folder, 'instance.lock'));
    expect(() => acquireInstanceLock(folder)).toThrow(StartError);
    expect(() => acquireInstanceLock(folder)).toThrow(/can't be locked \(.+\)\. Move .+instance\.lock away/);
  });

  it('is held by one at a time and can be given back', () => {
    const folder = temporaryFolder();
    const lock = acquireInstanceLock(folder);
    expect(lock).toBeDefined();
    expect(acquireInstanceLock(folder)).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['instance.lock']);
    expect(statSync(join(folder, 'instance.lock')).mode & 0o777).toBe(0o600);
    lock?.release();
    const second = acquireInstanceLock(folder);
    expect(second).toBeDefined();
    second?.release();
  });

  it('is kept until the process ends, also when nobody holds on to it and memory is collected', async () => {
    const folder = temporaryFolder();
    const module = join(import.meta.dirname, '../../../../src/main/core/control/instance-lock.ts');
    const script = `
      const { acquireInstanceLock } = await import(${JSON.stringify(pathToFileURL(module).href)});
      acquireInstanceLock(${JSON.stringify(folder)});
      for (let round = 0; round < 5; round += 1) {
        gc();
        await new Promise((done) => setTimeout(done, 5));
      }
      console.log(acquireInstanceLock(${JSON.stringify(folder)}) === undefined ? 'still held' : 'lost');`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--expose-gc',
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(stdout.trim()).toBe('still held');
    const lock = acquireInstanceLock(folder);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('is not shared between two folders', () => {
    const locks = [acquireInstanceLock(temporaryFolder()), acquireInstanceLock(temporaryFolder())];
    expect(locks.every((lock) => lock !== undefined)).toBe(true);
    for (const lock of locks) lock?.release();
  });
});

describe('a second start', () => {
  it('finds the first one, asks it to show itself, and is over within a second', async () => {
    const folder = temporaryFolder();
    const { child, said } = await startHolder(folder);
    expect(said).toEqual({ isFirst: true });
    const begin = performance.now();
    const claim = await claimInstance({ dataFolder: folder, signal: never });
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(claim).toEqual({ isFirst: false, running: { processId: child.pid, shell: 'headless' } });
  });

  it('finds the first one through another way to the same folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    await startHolder(join(folder, 'real'));
    expect(await claimInstance({ dataFolder: join(folder, 'link'), signal: never })).toMatchObject({ isFirst: false });
  });

  it('gives up within a second when the first one does not answer', async () => {
    const folder = temporaryFolder();
    const lock = acquireInstanceLock(folder);
    const begin = performance.now();
    expect(await claimInstance({ dataFolder: folder, signal: never })).toEqual({ isFirst: false });
    expect(performance.now() - begin).toBeLessThan(1000);
    lock?.release();
  });

  it('takes over after kill -9, although the socket is still there', async () => {
    const folder = temporaryFolder();
    const { child } = await startHolder(folder);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect(lstatSync(join(folder, 'control.sock')).isSocket()).toBe(true);
    const { said } = await startHolder(folder);
    expect(said).toEqual({ isFirst: true });
  });

  it('makes exactly one winner of eight starts at once, stale socket or not', async () => {
    const folder = temporaryFolder();
    const { child } = await startHolder(folder);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const said = await Promise.all(Array.from({ length: 8 }, () => startHolder(folder)));
    expect(said.filter((one) => (one.said as { isFirst: boolean }).isFirst)).toHaveLength(1);
  });
});

function router() {
  return {
    status: {
      get: os.handler(() => ({ version: '1.2.3' })),
      watch: os.output(eventIterator(z.number())).handler(async function* () {
        yield 1;
        yield 2;
      }),
      broken: os.handler(() => {
        throw new Error('a secret detail');
      }),
    },
  };
}

async function startServer(folder: string) {
  const address = addressOf(folder);
  const logged: unknown[] = [];
  const server = await startControlServer({
    address,
    router: router(),
    log: { ...silent, error: (_message, details) => logged.push(details) },
    onShow: () => ({ processId: 7, shell: 'headless', url: 'http://127.0.0.1:1/#code=x' }),
  });
  onTestFinished(() => server.stop());
  return { address, server, logged };
}

describe('the control channel', () => {
  it('answers calls and streams of the contract', async () => {
    const { address } = await startServer(temporaryFolder());
    const client = createControlClient(address);
    expect(await client.status.get()).toEqual({ version: '1.2.3' });
    const numbers: unknown[] = [];
    for await (const number of await client.status.watch()) numbers.push(number);
    expect(numbers).toEqual([1, 2]);
  });

  it('shows the window on request', async () => {
    const { address } = await startServer(temporaryFolder());
    expect(await askToShow(address, never)).toEqual({
      processId: 7,
      shell: 'headless',
      url: 'http://127.0.0.1:1/#code=x',
    });
  });

  it('can be opened by this user alone, and leaves no file when it stops', async () => {
    const folder = temporaryFolder();
    const { address, server } = await startServer(folder);
    expect(statSync(address.path).mode & 0o777).toBe(0o600);
    await server.stop();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('logs what a call threw and tells the caller no details', async () => {
    const { address, logged } = await startServer(temporaryFolder());
    const client = createControlClient(address) as unknown as { status: { broken: () => Promise<unknown> } };
    await expect(client.status.broken()).rejects.toThrow('Internal server error');
    expect(logged).toMatchObject([{ path: '/rpc/status/broken', error: { message: 'a secret detail' } }]);
  });

  it.each(['nothing there', 'a plain file', 'a stale socket'])('says that the app is not running: %s', async (what) => {
    const folder = temporaryFolder();
    if (what === 'a plain file') writeFileSync(join(folder, 'control.sock'), '');
    if (what === 'a stale socket') {
      const { child } = await startHolder(folder);
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    const client = createControlClient(addressOf(folder));
    await expect(client.status.get()).rejects.toThrow(NotRunningError);
  });

  it('stops at once although a client is still connected', async () => {
    const { address, server } = await startServer(temporaryFolder());
    await createControlClient(address).status.watch();
    const begin = performance.now();
    await server.stop();
    expect(performance.now() - begin).toBeLessThan(500);
  });
});

describe('the control address', () => {
  const place = { platform: 'linux', userId: 1000 } as const;

  it('is a socket in the data folder', () => {
    expect(controlAddress({ ...place, dataFolder: '/home/a/.local/share/dragoman' })).toEqual({
      kind: 'socket',
      path: '/home/a/.local/share/dragoman/control.sock',
    });
  });

  it('is a short path of its own for each folder whose path is too long for a socket', () => {
    const first = controlAddress({ ...place, dataFolder: `/${'文'.repeat(60)}` });
    const second = controlAddress({ ...place, dataFolder: `/${'文'.repeat(61)}` });
    expect(Buffer.byteLength(first.path)).toBeLessThan(104);
    expect(first.folder).toBe('/tmp/dragoman-1000');
    expect(first.path).not.toBe(second.path);
  });

  it('is a named pipe on Windows', () => {
    const address = controlAddress({ platform: 'win32', userId: undefined, dataFolder: 'C:\\Users\\a' });
    expect(address.kind).toBe('pipe');
    expect(address.path).toMatch(/^\\\\\.\\pipe\\dragoman-[0-9a-f]{24}$/);
  });

  it('works for real with a very long folder, in a place closed to others', async () => {
    const folder = join(temporaryFolder(), 'ordner mit leerzeichen und ünïcödé '.repeat(4).trim());
    mkdirSync(folder);
    const { address } = await startServer(folder);
    expect(await createControlClient(address).status.get()).toEqual({ version: '1.2.3' });
    expect(statSync(address.folder ?? '').mode & 0o777).toBe(0o700);
  });

  it('closes a folder that was open to others, and refuses a link in its place', async () => {
    const folder = temporaryFolder();
    const options = { router: router(), log: silent, onShow: () => ({ processId: 1, shell: 'headless' as const }) };
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    const start = (name: string) =>
      startControlServer({
        ...options,
        address: { kind: 'socket', path: join(folder, name, 's'), folder: join(folder, name) },
      });
    const server = await start('open');
    expect(statSync(join(folder, 'open')).mode & 0o777).toBe(0o700);
    await server.stop();
    symlinkSync(join(folder, 'open'), join(folder, 'link'));
    await expect(start('link')).rejects.toThrow(/belongs to somebody else/);
  });
});
