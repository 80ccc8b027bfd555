// `dragoman login` with a browser on another computer: what is pasted into the command, in a real process, at a terminal and out of a pipe.
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient, type ApiClient } from '../../../src/main/core/control/control-client.ts';
import { startFakeIdentityProvider, type FakeIdentityProvider } from '../../support/fake-identity-provider/server.ts';
import { cleanEnvironment, startServe, type ServeProcess } from '../../support/serve-process.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');

let home: string;
let fake: FakeIdentityProvider;
let server: ServeProcess;
let app: ApiClient;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'dragoman-paste-'));
  fake = await startFakeIdentityProvider();
  server = await startServe({ entry: ENTRY, home, environment: { DRAGOMAN_LOCAL_IDENTITY_PROVIDER: fake.url } });
  app = createControlClient(addressOf(home));
});

afterEach(async () => {
  fake.knobs.authorize = 'agree';
  for (const { id } of await app.signIn.accounts()) await app.signIn.signOut({ id });
});

afterAll(async () => {
  await server.stop('SIGKILL');
  await fake.close();
  rmSync(home, { recursive: true });
});

interface Typing {
  readonly child: ChildProcessWithoutNullStreams;
  readonly gone: Promise<unknown[]>;
  text(): string;
  /** Resolves when the output has it. */
  shows(part: string): Promise<void>;
}

function watchOutput(child: ChildProcessWithoutNullStreams): Typing {
  let text = '';
  onTestFinished(() => void child.kill('SIGKILL'));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part.replaceAll('\r', '');
      child.emit('shown');
    });
  }
  return {
    child,
    gone: once(child, 'exit'),
    text: () => text,
    shows: async (part) => {
      while (!text.includes(part)) await once(child, 'shown', { signal: AbortSignal.timeout(10_000) });
    },
  };
}

const WORDS = [ENTRY, 'login', 'chatgpt-codex'];

/** The command with its input out of a pipe, and with a terminal of its own where this system can make one. */
const KINDS = [
  {
    kind: 'a pipe and --paste',
    start: () => spawn(process.execPath, [...WORDS, '--paste'], { env: cleanEnvironment(home) }),
  },
  {
    kind: 'a terminal',
    start: () =>
      spawn('script', ['-qec', [process.execPath, ...WORDS].map((word) => `'${word}'`).join(' '), '/dev/null'], {
        env: { ...cleanEnvironment(home), SHELL: '/bin/sh' },
      }),
  },
].slice(0, spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0 ? 2 : 1);

/** Goes to the page as the other computer's browser does; gives the address on which it ends, where nobody listens. */
async function browse(output: string): Promise<string> {
  const address = /^Open +(\S+)$/m.exec(output)?.[1] ?? '';
  const response = await fetch(address, { redirect: 'manual' });
  return response.headers.get('location') ?? '';
}

function withState(address: string, state: string): string {
  const url = new URL(address);
  url.searchParams.set('state', state);
  return url.href;
}

describe.each(KINDS)('dragoman login with $kind', ({ start }) => {
  it('takes the address of the last page, after one that does not belong here was refused', async () => {
    const login = watchOutput(start());
    await login.shows('Ctrl-C cancels');
    const address = await browse(login.text());
    login.child.stdin.write(`${withState(address, 'of-another-sign-in')}\n`);
    await login.shows("What was pasted doesn't belong to this sign-in. Copy the whole address");
    expect(await app.signIn.waiting()).toHaveLength(1);
    login.child.stdin.write(`\n  ${address}\n`);
    expect(await login.gone).toEqual([0, null]);
    expect(login.text()).toContain('Signed in as ash@example.com (plus). Connection: chatgpt-codex');
    // At a terminal the system echoes what is typed; the command itself says nothing of it.
    expect(login.text().replaceAll(/^ *http:\/\/localhost\S+$/gm, '')).not.toContain(
      new URL(address).searchParams.get('code'),
    );
  });

  it('takes the code with the state, as some pages show it', async () => {
    const login = watchOutput(start());
    await login.shows('Ctrl-C cancels');
    const { searchParams } = new URL(await browse(login.text()));
    login.child.stdin.write(`${searchParams.get('code')}#${searchParams.get('state')}\n`);
    expect(await login.gone).toEqual([0, null]);
  });

  it('ends with the reason when the page had refused', async () => {
    fake.knobs.authorize = 'refuse';
    const login = watchOutput(start());
    await login.shows('Ctrl-C cancels');
    login.child.stdin.write(`${await browse(login.text())}\n`);
    expect(await login.gone).toEqual([1, null]);
    expect(login.text()).toContain('The sign-in was refused in the browser');
  });

  it('still ends by itself when the browser of this computer comes back', async () => {
    const login = watchOutput(start());
    await login.shows('Ctrl-C cancels');
    await fetch(await browse(login.text()));
    expect(await login.gone).toEqual([0, null]);
  });
});

describe('dragoman login', () => {
  it('gives up when a pipe ends without an address that fits', async () => {
    const login = watchOutput(KINDS[0]!.start());
    login.child.stdin.end('http://localhost:1455/auth/callback?code=x&state=y\n');
    expect(await login.gone).toEqual([1, null]);
    expect(login.text()).toContain('The input ended before an address came that belongs to this sign-in.');
    expect(await app.signIn.waiting()).toEqual([]);
  });

  it('reads nothing where nobody sits, and asks for nothing', async () => {
    const login = watchOutput(spawn(process.execPath, WORDS, { env: cleanEnvironment(home) }));
    login.child.stdin.end('http://localhost:1455/auth/callback?code=x&state=y\n');
    await login.shows('Ctrl-C cancels');
    expect(login.text()).not.toContain('Paste');
    await fetch(await browse(login.text()));
    expect(await login.gone).toEqual([0, null]);
    expect(login.text()).not.toContain('pasted');
  });

  it('says so where the provider has no page to come back from', async () => {
    const login = watchOutput(
      spawn(process.execPath, [ENTRY, 'login', 'xai', '--paste'], { env: cleanEnvironment(home) }),
    );
    expect(await login.gone).toEqual([1, null]);
    expect(login.text()).toContain('This provider has no sign-in by "browser". It has: ');
  });
});
