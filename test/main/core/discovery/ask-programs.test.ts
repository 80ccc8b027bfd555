// Places that the login shell and LM Studio name, asked of real programs that play them.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAskPrograms } from '../../../../src/main/core/discovery/ask-programs.ts';
import { createDiscovery } from '../../../../src/main/core/discovery/discovery-service.ts';
import { createPrograms } from '../../../../src/main/core/host/program-runner.ts';
import { createSystemClock } from '../../../../src/main/core/host/system-clock.ts';
import type { Clock } from '../../../../src/main/core/ports.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { createMemoryLog } from '../support/ports.ts';

let home: string;

beforeEach(() => {
  home = temporaryFolder();
});

function program(path: string, lines: readonly string[]): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A login shell whose start-up files say more than they should, and set these variables. */
function loginShell(variables: Readonly<Record<string, string>>, extra: readonly string[] = []): string {
  return program('bin/zsh', [
    'echo "Welcome! OLLAMA_HOST=9.9.9.9"',
    `echo "$@" > ${home}/asked`,
    ...extra,
    ...Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`),
    'while [ "$1" != "-c" ]; do shift; done',
    'eval "$2"',
  ]);
}

interface Options {
  readonly shell?: 'electron' | 'headless';
  readonly platform?: NodeJS.Platform;
  readonly loginShell?: string;
  readonly clock?: Clock;
}

function asker(options: Options = {}) {
  const { shell = 'electron', platform = 'linux', clock = createSystemClock() } = options;
  // Only what the test has put there is found.
  const environment = { PATH: join(home, 'bin') };
  return createAskPrograms({
    shell,
    programs: createPrograms({ environment, platform: process.platform, clock }),
    readEnvironment: (name) => (name === 'SHELL' ? options.loginShell : undefined),
    userPlace: { homeFolder: home, platform },
  });
}

const ask = (options?: Options) => asker(options)(new AbortController().signal);

describe('the login shell', () => {
  it('names the places that its start-up files set, however much they print', async () => {
    const shell = loginShell({ OLLAMA_HOST: '0.0.0.0:9999', LLAMA_ARG_PORT: '8181' });
    expect(await ask({ loginShell: shell })).toMatchObject([
      { port: 9999, kind: 'ollama' },
      { port: 8181, kind: 'llama-cpp' },
    ]);
  });

  it('is asked for these variables only, as a login shell that reads all of its files', async () => {
    await ask({ loginShell: loginShell({ SOME_API_KEY: 'secret' }) });
    const asked = readFileSync(join(home, 'asked'), 'utf8');
    expect(asked).toMatch(/^-l -i -c /);
    expect(asked.match(/\$[A-Z_]+/g)).toEqual(['$OLLAMA_HOST', '$LLAMA_ARG_HOST', '$LLAMA_ARG_PORT']);
  });

  it.each<[string, Options]>([
    ['where the app was started from one', { shell: 'headless' }],
    ['on Windows', { platform: 'win32' }],
  ])('is not asked %s', async (_where, options) => {
    expect(await ask({ ...options, loginShell: loginShell({ OLLAMA_HOST: ':9999' }) })).toEqual([]);
    expect(existsSync(join(home, 'asked'))).toBe(false);
  });

  it('is not asked when it is none that we know', async () => {
    const odd = program('bin/nu', [`touch ${home}/asked`]);
    expect(await ask({ loginShell: odd })).toEqual([]);
    expect(await ask({ loginShell: 'zsh' })).toEqual([]);
    expect(existsSync(join(home, 'asked'))).toBe(false);
  });

  it('that never comes to an end is let go when the time is up', async () => {
    const real = createSystemClock();
    const quick: Clock = { ...real, setTimer: (delayMs, callback) => real.setTimer(delayMs / 20, callback) };
    const shell = loginShell({ OLLAMA_HOST: ':9999' }, ['while :; do :; done']);
    expect(await ask({ loginShell: shell, clock: quick })).toEqual([]);
  });

  it('of another computer’s server names no place', async () => {
    expect(await ask({ loginShell: loginShell({ OLLAMA_HOST: '10.0.0.7:11434' }) })).toEqual([]);
  });
});

describe('LM Studio', () => {
  it.each([
    ['in words', 'echo "The server is running on port 4321." >&2'],
    ['as JSON', `echo '{"running":true,"port":4321}'`],
  ])('tells its port %s', async (_how, line) => {
    program('bin/lms', ['[ "$1 $2" = "server status" ] || exit 1', line]);
    expect(await ask()).toMatchObject([{ port: 4321, kind: 'lmstudio' }]);
  });

  it('is found in its own folder as well', async () => {
    program('.lmstudio/bin/lms', ['echo "Server: ON (Port: 4322)"']);
    expect(await ask({ shell: 'headless' })).toMatchObject([{ port: 4322, kind: 'lmstudio' }]);
  });

  it('that does not serve, or is not there, names no place', async () => {
    expect(await ask()).toEqual([]);
    program('bin/lms', ['echo "The server is not running."']);
    expect(await ask()).toEqual([]);
  });
});

it('places that programs name are looked at with the first look, and asked for once', async () => {
  let calls = 0;
  const seen: number[] = [];
  const discovery = createDiscovery({
    clock: createSystemClock(),
    log: createMemoryLog(),
    targets: [{ port: 9, kind: 'ollama', hosts: ['127.0.0.1'] }],
    askPrograms: async () => {
      calls += 1;
      return [
        { port: 9, kind: 'ollama', hosts: ['127.0.0.1'] },
        { port: 19, kind: 'lmstudio', hosts: ['127.0.0.1'] },
      ];
    },
    isOwnPort: (port) => seen.push(port) > 0,
    listConnections: () => [],
    onConnectionsChange: () => () => undefined,
    addConnection: () => Promise.reject(new Error('nobody asks')),
    findProvider: () => undefined,
  });
  const { signal } = new AbortController();
  await discovery.look('start', signal);
  expect(seen).toEqual([9, 19]);
  await discovery.look('click', signal);
  expect([seen, calls]).toEqual([[9, 19, 9, 19], 1]);
  discovery.stop();
});
