// Who has a port: read from what Linux shows of its processes.
import { createServer, type AddressInfo } from 'node:net';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findFreePort, findPortOwner } from '../../../src/main/headless/port-owner.ts';
import { explainPort } from '../../../src/main/headless/port-problem.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const never = new AbortController().signal;

async function listenSomewhere(answer = ''): Promise<number> {
  const server = createServer((socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end(answer),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  return (server.address() as AddressInfo).port;
}

function fakeProc(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'net'));
  mkdirSync(join(folder, '4711', 'fd'), { recursive: true });
  mkdirSync(join(folder, 'self'));
  const line = (local: string, state: string, inode: number) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0`;
  writeFileSync(
    join(folder, 'net', 'tcp'),
    ['  sl  local_address rem_address', line('0100007F:1CF9', '0A', 777), line('0100007F:1CFA', '01', 778)].join('\n'),
  );
  writeFileSync(join(folder, '4711', 'comm'), 'python3\n');
  symlinkSync('socket:[777]', join(folder, '4711', 'fd', '5'));
  symlinkSync('socket:[778]', join(folder, '4711', 'fd', '6'));
  return folder;
}

describe('the owner of a port', () => {
  it('is the process with the listening socket', () => {
    expect(findPortOwner(0x1cf9, fakeProc())).toEqual({ processId: 4711, name: 'python3' });
  });

  it('is nobody for a port that is only connected or free', () => {
    expect(findPortOwner(0x1cfa, fakeProc())).toBeUndefined();
    expect(findPortOwner(1, fakeProc())).toBeUndefined();
  });

  it('is unknown where the system shows nothing', () => {
    expect(findPortOwner(1, join(temporaryFolder(), 'nothing'))).toBeUndefined();
  });
});

describe('the words for a port that is taken', () => {
  it('name a free port', async () => {
    const port = await listenSomewhere();
    const text = await explainPort({ port, problem: 'listen EADDRINUSE' }, never);
    // Systems other than Linux don't say who it is.
    if (process.platform === 'linux') expect(text).toContain(`(process ${process.pid})`);
    expect(text).toMatch(process.platform === 'linux' ? /already used by .*--port \d+$/ : /EADDRINUSE/);
    expect(text).not.toContain(`--port ${port}`);
  });

  it('tell that it is another Dragoman', async () => {
    const port = await listenSomewhere('HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"status":"ok"}');
    expect(await explainPort({ port }, never)).toContain('a Dragoman with another data folder');
  });

  it('keep the problem when the port is free after all', async () => {
    const port = await findFreePort(never);
    expect(await explainPort({ port, problem: 'no permission' }, never)).toBe('no permission');
  });
});
