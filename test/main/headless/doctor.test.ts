// `dragoman doctor` and what `dragoman status` tells: real folders, ports, servers and a real app in a process of its own.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireInstanceLock } from '../../../src/main/core/control/instance-lock.ts';
import { checkNode } from '../../../src/main/headless/doctor/check-program.ts';
import type { Finding } from '../../../src/main/headless/doctor/finding.ts';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { startServe, type ServeProcess } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { OLLAMA, startFake } from '../core/discovery/support/fake-servers.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');
const KEY = 'sk-canary-8d1f6a20';

async function dragoman(home: string, words: string[], environment: Record<string, string> = {}) {
  const [printed, complained]: [string[], string[]] = [[], []];
  const code = await runCommand(words, {
    terminal: {
      isInteractive: false,
      print: (line) => printed.push(`${line}\n`),
      complain: (line) => complained.push(`${line}\n`),
    },
    environment: { DRAGOMAN_HOME: home, ...environment },
    platform: process.platform,
    homeFolder: home,
    signal: new AbortController().signal,
  });
  return { code, stdout: printed.join(''), stderr: complained.join('') };
}

interface Report {
  code: number;
  problems: number;
  of: (check: string) => Finding[];
  text: string;
}

async function doctor(home: string, environment: Record<string, string> = {}, ...words: string[]): Promise<Report> {
  const { code, stdout } = await dragoman(home, ['doctor', '--json', ...words], environment);
  const { findings, problems } = JSON.parse(stdout) as { findings: Finding[]; problems: number };
  return { code, problems, text: stdout, of: (check) => findings.filter((finding) => finding.check === check) };
}

function folderWith(settings: unknown): string {
  const home = join(temporaryFolder(), 'data');
  mkdirSync(home, { mode: 0o700 });
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  writeFileSync(join(home, 'settings.json'), text, { mode: 0o600 });
  return home;
}

async function serve(home: string, options: { words?: string[]; environment?: Record<string, string> } = {}) {
  const server: ServeProcess = await startServe({ entry: ENTRY, home, ...options });
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return server;
}

async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const LAB = {
  id: 'lab',
  provider: 'custom',
  protocol: 'openai-chat',
  baseUrl: 'http://127.0.0.1:9/v1',
  keys: ['env:LAB_KEY'],
};

describe('the doctor, without a running app', () => {
  it('finds no fault with a computer on which Dragoman was never started, and leaves it as it is', async () => {
    const home = join(temporaryFolder(), 'new');
    const report = await doctor(home);
    expect(report.of('Data folder')).toMatchObject([{ state: 'ok' }]);
    expect(report.of('Dragoman')).toMatchObject([{ state: 'warn', text: 'It is not running.' }]);
    expect(report.of('Node')).toMatchObject([{ state: 'ok', text: process.versions.node }]);
    expect(existsSync(home)).toBe(false);
  });

  it('changes nothing in a folder that is there', async () => {
    const home = folderWith({ connections: [LAB], gateway: { port: 0 } });
    chmodSync(home, 0o755);
    await doctor(home);
    expect(statSync(home).mode & 0o777).toBe(0o755);
    expect(readdirSync(home)).toEqual(['settings.json']);
    expect(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'))).toEqual({
      connections: [LAB],
      gateway: { port: 0 },
    });
  });

  it('names what others can read; keys that others can read are a problem', async () => {
    const home = folderWith({ gateway: { port: 0 } });
    writeFileSync(join(home, 'secrets.plain.json'), '{}', { mode: 0o600 });
    chmodSync(join(home, 'settings.json'), 0o644);
    expect((await doctor(home)).of('Data folder')).toMatchObject([{ state: 'ok' }, { state: 'warn' }]);
    chmodSync(home, 0o750);
    chmodSync(join(home, 'secrets.plain.json'), 0o640);
    const report = await doctor(home);
    const [folder, secrets, settings] = report.of('Data folder');
    expect(folder).toMatchObject({ state: 'warn', todo: `Close it: chmod 700 '${home}'` });
    expect(secrets).toMatchObject({ state: 'problem', text: expect.stringContaining('secrets.plain.json') });
    expect(settings).toMatchObject({ state: 'warn', text: expect.stringContaining('settings.json') });
    expect(report).toMatchObject({ code: 1, problems: 1 });
  });

  it('finds a file where the folder should be', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect((await doctor(file)).of('Data folder')).toMatchObject([{ state: 'problem', text: `${file} is a file.` }]);
  });

  it.each([
    ['no JSON', `{ "connections": [{ "keys": ["${KEY}"`, /not valid JSON/],
    ['nonsense', { connections: 5 }, /^connections: /],
    ['a connection twice', { connections: [LAB, LAB] }, /"lab" is used twice/],
  ])('finds settings that hold %s, and quotes no key from them', async (_name, settings, text) => {
    const report = await doctor(folderWith(settings));
    expect(report.of('Settings')).toMatchObject([{ state: 'problem', text: expect.stringMatching(text) }]);
    expect(report.code).toBe(1);
    expect(report.text).not.toContain(KEY);
  });

  it('names variables that are not set, providers that it does not know, and broken provider files', async () => {
    const other = { id: 'old', provider: 'left-the-catalogue' };
    const home = folderWith({ connections: [LAB, other], gateway: { port: 0 } });
    mkdirSync(join(home, 'providers'));
    writeFileSync(join(home, 'providers', 'mine.json'), '{');
    const report = await doctor(home);
    expect(report.of('Keys')).toMatchObject([{ state: 'warn', text: expect.stringContaining('LAB_KEY') }]);
    expect(report.of('Settings')[1]).toMatchObject({
      state: 'warn',
      text: expect.stringContaining('left-the-catalogue'),
    });
    expect(report.of('Providers').length).toBeGreaterThan(0);
    expect((await doctor(home, { LAB_KEY: KEY })).of('Keys')).toEqual([]);
    expect((await doctor(home, { LAB_KEY: KEY })).text).not.toContain(KEY);
  });

  it('names who has the port of the gateway, and a free one', async () => {
    const port = await takePort();
    const report = await doctor(folderWith({ gateway: { port } }));
    const [finding] = report.of('Port');
    expect(finding).toMatchObject({ state: 'problem', text: expect.stringContaining(`Port ${port}`) });
    expect(finding?.todo).toMatch(/--port \d+/);
    expect(report.code).toBe(1);
  });

  it('tells a folder that another process holds without answering', async () => {
    const home = folderWith({ gateway: { port: 0 } });
    const lock = acquireInstanceLock(home);
    onTestFinished(() => lock?.release());
    expect((await doctor(home)).of('Dragoman')).toMatchObject([{ state: 'problem' }]);
  });

  it.each([
    [{}, 'ok'],
    [{ HTTPS_PROXY: `http://user:${KEY}@proxy:3128` }, 'warn'],
    [{ https_proxy: 'http://proxy', NO_PROXY: 'example.com, localhost' }, 'warn'],
    [{ HTTP_PROXY: 'http://proxy', NO_PROXY: 'localhost, 127.0.0.1' }, 'ok'],
    [{ ALL_PROXY: 'socks://proxy', no_proxy: '*' }, 'ok'],
  ])('says whether a proxy would catch requests to the gateway: %j', async (environment, state) => {
    const report = await doctor(join(temporaryFolder(), 'new'), environment);
    expect(report.of('Proxy')).toMatchObject([{ state }]);
    expect(report.text).not.toContain(KEY);
  });

  it('finds model servers by itself, and warns of too little context', async () => {
    const { port } = await startFake(OLLAMA);
    const report = await doctor(join(temporaryFolder(), 'new'), { OLLAMA_HOST: `127.0.0.1:${port}` });
    const texts = report.of('Local').map(({ state, text }) => `${state} ${text}`);
    expect(texts).toEqual(
      expect.arrayContaining([
        `ok Ollama 0.12.6 at 127.0.0.1:${port}, 2 models`,
        expect.stringMatching(/^warn qwen3:8b runs with room for 4096 tokens/),
      ]),
    );
  });

  it('can not ask providers without the app, and says so', async () => {
    const report = await doctor(folderWith({ gateway: { port: 0 } }), {}, '--online');
    expect(report.of('Provider')).toMatchObject([{ state: 'warn' }]);
  });
});

describe('the doctor, with a running app', () => {
  it('finds all well, and prints one line for each look', async () => {
    const home = join(temporaryFolder(), 'data');
    const server = await serve(home);
    const { code, stdout } = await dragoman(home, ['doctor']);
    expect(stdout).toContain(`ok       Gateway      answers at ${server.gateway}\n`);
    expect(stdout).toMatch(/^ok {7}Dragoman {5}.+ runs, without a desktop$/m);
    expect(stdout).toMatch(/^ok {7}Provider {5}none set up: the demo answers$/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('All is well.');
    expect(code).toBe(0);
  });

  it('asks the providers with --online only, and tells what they say', async () => {
    const asked: string[] = [];
    const provider = createHttpServer((request, response) => {
      asked.push(request.url ?? '');
      const isRight = request.headers.authorization === `Bearer ${KEY}`;
      response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' });
      response.end(isRight ? '{"data":[{"id":"m1"},{"id":"m2"}]}' : '{"error":{"message":"no"}}');
    });
    await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
    onTestFinished(() => void provider.close());
    const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
    const file = join(temporaryFolder(), 'config.json');
    const connections = [
      { ...LAB, baseUrl },
      { ...LAB, id: 'wrong', baseUrl, keys: ['sk-wrong-key-00000'] },
      { ...LAB, id: 'unset', baseUrl, keys: ['env:NOT_SET'] },
    ];
    writeFileSync(file, JSON.stringify({ connections, active: 'lab' }));
    const home = join(temporaryFolder(), 'data');
    await serve(home, { words: ['--config', file], environment: { LAB_KEY: KEY } });

    const offline = await doctor(home);
    expect(asked).toEqual([]);
    expect(offline.of('Provider')).toMatchObject([{ state: 'ok' }]);
    expect(offline.of('Settings')).toMatchObject([{ text: 'from a file given with --config, 3 connections' }]);
    expect(offline.of('Keys')).toMatchObject([{ state: 'warn', text: expect.stringContaining('NOT_SET') }]);
    expect(offline.code).toBe(0);

    const online = await doctor(home, {}, '--online');
    expect(asked.length).toBeGreaterThan(0);
    expect(online.of('Provider')).toMatchObject([
      { state: 'ok', text: expect.stringMatching(/^"lab" lists 2 models, in \d+ ms$/) },
      { state: 'problem', text: expect.stringContaining('"wrong"') },
      { state: 'problem', text: expect.stringContaining('NOT_SET') },
    ]);
    expect(online).toMatchObject({ code: 1, problems: 2 });
    expect(online.text).not.toContain(KEY);
  });

  it('calls the missing key of the connection that answers a problem', async () => {
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(file, JSON.stringify({ connections: [LAB], active: 'lab' }));
    const home = join(temporaryFolder(), 'data');
    await serve(home, { words: ['--config', file] });
    const report = await doctor(home);
    expect(report.of('Keys')).toMatchObject([{ state: 'problem', text: expect.stringContaining('LAB_KEY') }]);
    expect(report.code).toBe(1);
  });
});

describe('the status', () => {
  it('tells what was found on this computer and what was used today', async () => {
    const { port } = await startFake(OLLAMA);
    const home = join(temporaryFolder(), 'data');
    const server = await serve(home, { environment: { OLLAMA_HOST: `127.0.0.1:${port}` } });
    const ask = await fetch(`${server.gateway}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': /drg-[\w-]+/.exec(server.pasteLine)?.[0] ?? '', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'demo/demo', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    await ask.text();
    await doctor(home);
    const { stdout } = await dragoman(home, ['status']);
    expect(stdout).toMatch(/^Set up {5}0 connections$/m);
    expect(stdout).toContain(`Ollama 0.12.6 at 127.0.0.1:${port}, 2 models`);
    expect(stdout).toMatch(/^Today {6}1 request, \d+ \+ \d+ tokens$/m);
    const { stdout: json } = await dragoman(home, ['status', '--json']);
    expect(JSON.parse(json)).toMatchObject({ gateway: { state: 'running' }, today: { requests: 1, freeRequests: 1 } });
  });
});

describe('the version of Node', () => {
  it.each([
    ['24.15.0', 'ok'],
    ['24.21.3', 'ok'],
    ['25.0.0', 'ok'],
    ['24.14.9', 'problem'],
    ['20.20.2', 'problem'],
  ])('%s is %s', (version, state) => {
    expect(checkNode(version).state).toBe(state);
  });
});
