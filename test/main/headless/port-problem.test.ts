// The words for a gateway that could not listen.
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../../src/main/core/host/port-owner.ts';
import { explainPort } from '../../../src/main/headless/port-problem.ts';

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
