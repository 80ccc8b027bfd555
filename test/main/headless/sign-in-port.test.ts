// The ports of a sign-in that other programs hold: what `dragoman login` says, and the ways that are left.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startFakeIdentityProvider } from '../../support/fake-identity-provider/server.ts';
import { cleanEnvironment, startServe } from '../../support/serve-process.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');

/** Another program's page on a port that the sign-in wants. */
async function holdPort(): Promise<{ port: number; letGo: () => Promise<void> }> {
  const server = createServer((_request, response) => response.setHeader('connection', 'close').end('not yours'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const letGo = () => new Promise<void>((done) => server.close(() => done()));
  onTestFinished(letGo);
  return { port: (server.address() as AddressInfo).port, letGo };
}

it('says who holds them; a code works meanwhile, and the browser does as soon as one is free', async () => {
  const home = mkdtempSync(join(tmpdir(), 'dragoman-port-'));
  const fake = await startFakeIdentityProvider();
  const [first, second] = [await holdPort(), await holdPort()];
  const server = await startServe({
    entry: ENTRY,
    home,
    environment: { DRAGOMAN_LOCAL_IDENTITY_PROVIDER: `${fake.url}/?callback=${first.port},${second.port}` },
  });
  onTestFinished(async () => {
    await server.stop('SIGKILL');
    await fake.close();
    rmSync(home, { recursive: true });
  });
  const login = async (...words: string[]): Promise<{ code: number; text: string }> => {
    const child = spawn(process.execPath, [ENTRY, 'login', 'chatgpt-codex', ...words], { env: cleanEnvironment(home) });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        const address = /^Open +(http\S+)$/m.exec(part)?.[1];
        if (address !== undefined && !words.includes('--device')) void fetch(address);
      });
    }
    return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, text })));
  };

  const busy = await login();
  expect(busy.code).toBe(1);
  expect(busy.text).toContain(`The sign-in needs port ${first.port} or ${second.port} of this computer`);
  if (process.platform === 'linux') expect(busy.text).toContain(`(PID ${process.pid})`);
  expect(busy.text).toMatch(/With a code: dragoman login chatgpt-codex --device\n$/);
  expect(busy.text).not.toContain('Open ');

  const byCode = await login('--device');
  expect(byCode).toMatchObject({ code: 0, text: expect.stringContaining('Code      WXYZ-1234') });

  await second.letGo();
  const byBrowser = await login();
  expect(byBrowser).toMatchObject({ code: 0, text: expect.stringContaining(`localhost%3A${second.port}%2F`) });
}, 40_000);
