// What can be done with one exchange, on a whole core: as a curl command, as a report, sent again; and the recording switch.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAppCore, type AppCore } from '../../../../src/main/core/app-core.ts';
import type { Exchange } from '../../../../src/shared/model/exchange.ts';
import type { ReplayState } from '../../../../src/shared/model/replay.ts';
import { createMemoryPorts, createMemorySettings } from '../support/ports.ts';

const PROVIDER_KEY = 'sk-actions-canary-5512';

let folder: string;
let core: AppCore;
let providers: Server[];
let asked: { port: number; body: Record<string, unknown> }[];
let release: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-actions-'));
  providers = [];
  asked = [];
  release = () => undefined;
  const first = await startProvider();
  const second = await startProvider();
  await startCore({ connections: [chat('first', first), chat('second', second)], active: 'first' });
});

afterEach(async () => {
  await core.stop();
  for (const provider of providers) {
    provider.closeAllConnections();
    provider.close();
  }
  rmSync(folder, { recursive: true });
});

function chat(id: string, port: number) {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  return {
    id,
    provider: 'custom',
    protocol: 'openai-chat',
    baseUrl,
    keys: [PROVIDER_KEY],
    models: ['m1', 'slow', 'bad'],
  };
}

async function startCore(settings: object, source: 'stored' | 'config-file' = 'stored'): Promise<void> {
  core = await createAppCore(
    createMemoryPorts({
      version: '9.8.7',
      paths: { data: folder },
      settings: createMemorySettings(settings, source),
    }),
  );
  await core.start();
}

async function startProvider(): Promise<number> {
  const server = createServer((request, response) => void answer(request, response));
  providers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = Buffer.concat(await request.toArray()).toString();
  if (text === '') return void response.end('{"data":[]}');
  const body = JSON.parse(text) as Record<string, unknown>;
  asked.push({ port: request.socket.localPort ?? 0, body });
  if (body['model'] === 'bad') {
    response.writeHead(400, { 'content-type': 'application/json' });
    return void response.end(
      JSON.stringify({ error: { message: 'No such thing here', type: 'invalid_request_error' } }),
    );
  }
  response.setHeader('content-type', 'text/event-stream');
  const send = (part: object): void => void response.write(`data: ${JSON.stringify({ id: 'c', ...part })}\n\n`);
  send({ choices: [{ index: 0, delta: { content: `From ${String(body['model'])}` } }] });
  if (body['model'] === 'slow') await new Promise<void>((resolve) => (release = resolve));
  send({ choices: [{ index: 0, delta: { content: '!' }, finish_reason: 'stop' }] });
  response.end('data: [DONE]\n\n');
}

const api = () => createRouterClient(core.router);
const rows = async (): Promise<Exchange[]> => (await api().activity.list({})).exchanges;

async function ask(content = 'Hi', path = '/v1/messages'): Promise<string> {
  const { address, token } = core.gatewayAccess();
  const response = await fetch(address + path, {
    method: 'POST',
    headers: {
      'x-api-key': token,
      'content-type': 'application/json',
      'user-agent': 'claude-cli/2.1',
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify({ model: 'm1', max_tokens: 64, stream: true, messages: [{ role: 'user', content }] }),
  });
  return response.text();
}

/** Asks, waits until its bodies are kept, and gives its id. */
async function askRecorded(content?: string): Promise<string> {
  await api().activity.recording.set({ mode: 'always' });
  await ask(content);
  const id = (await rows())[0]?.id ?? '';
  await vi.waitFor(async () => expect((await api().activity.bodies({ id })).state).toBe('kept'));
  return id;
}

async function runInShell(text: string): Promise<string> {
  const { token } = core.gatewayAccess();
  const env = { PATH: process.env['PATH'] ?? '', DRAGOMAN_TOKEN: token, no_proxy: '127.0.0.1' };
  const run = promisify(execFile)('sh', ['-s'], { env });
  // As pasted: the shell reads it line by line.
  run.child.stdin?.end(text);
  return (await run).stdout;
}

describe('the curl command', () => {
  it('sends the recorded request again as it was, when it is pasted into a shell', async () => {
    const content = `it's "quoted" $HOME \`date\` \\ line\nnext END_OF_BODY 你好 ${'long '.repeat(40_000)}`;
    const id = await askRecorded(content);
    const { text, hasBody } = await api().activity.curl({ id });
    expect(hasBody).toBe(true);
    expect(text).not.toContain(core.gatewayAccess().token);
    expect(await runInShell(text)).toContain('event: message_stop');
    expect(asked).toHaveLength(2);
    expect(asked[1]?.body).toEqual(asked[0]?.body);
    expect((await rows())[0]).toMatchObject({ client: 'claude-code', state: 'done' });
  });

  it('asks a short question of the same model where nothing was recorded', async () => {
    await ask('a secret plan');
    const { text, hasBody } = await api().activity.curl({ id: (await rows())[0]?.id ?? '' });
    expect(hasBody).toBe(false);
    expect(text).not.toContain('secret plan');
    expect(await runInShell(text)).toContain('event: message_stop');
    expect(asked[1]?.body).toMatchObject({ model: 'm1', stream: true });
  });

  it('of embeddings asks for embeddings', async () => {
    await ask('Hi', '/v1/embeddings');
    const { text } = await api().activity.curl({ id: (await rows())[0]?.id ?? '' });
    expect(text).toContain("/v1/embeddings'");
    expect(text).toContain('{"model":"m1","input":"Say hello"}');
  });

  it('of an exchange that is gone is refused', async () => {
    await expect(api().activity.curl({ id: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a report', () => {
  it('holds what is known, bodies only when wanted, and no secret', async () => {
    const id = await askRecorded(`my word is tulip, my key is ${PROVIDER_KEY}`);
    const short = (await api().activity.report({ id })).text;
    expect(JSON.parse(short)).toMatchObject({
      dragoman: { version: '9.8.7' },
      exchange: { id, askedModel: 'm1', connectionId: 'first' },
      bodies: { clientRequest: { address: '/v1/messages' }, upstreamResponse: { status: 200 } },
    });
    expect(short).not.toContain('tulip');
    const long = (await api().activity.report({ id, withBodies: true })).text;
    expect(long).toContain('tulip');
    for (const text of [short, long]) {
      expect(text).not.toContain(PROVIDER_KEY);
      expect(text).not.toContain(core.gatewayAccess().token);
    }
  });
});

describe('a replay', () => {
  async function all(wish: { id: string; connectionId: string; model: string }): Promise<ReplayState[]> {
    const states: ReplayState[] = [];
    for await (const state of await api().activity.replay(wish)) states.push(state);
    return states;
  }

  it('goes to the other connection, as an exchange of its own that says what it repeats', async () => {
    const id = await askRecorded('hello there');
    const last = (await all({ id, connectionId: 'second', model: 'm1' })).at(-1);
    expect(last).toMatchObject({ state: 'done', status: 200, text: 'From m1!', isCut: false });
    expect(asked[1]?.port).not.toBe(asked[0]?.port);
    expect(asked[1]?.body).toEqual(asked[0]?.body);
    const [newest] = await rows();
    expect(newest).toMatchObject({ id: last?.exchangeId, replayOf: id, connectionId: 'second', client: 'claude-code' });
    expect((await api().activity.list({ filter: 'is:replay' })).exchanges).toHaveLength(1);
  });

  it('shows its answer while it comes, and whoever stops listening ends it', async () => {
    const id = await askRecorded();
    const stop = new AbortController();
    const states = await api().activity.replay({ id, connectionId: 'second', model: 'slow' }, { signal: stop.signal });
    for await (const state of states) if (state.text === 'From slow') break;
    stop.abort();
    await vi.waitFor(async () => expect((await rows())[0]).toMatchObject({ replayOf: id, state: 'cancelled' }));
    release();
  });

  it('tells why it failed', async () => {
    const id = await askRecorded();
    const last = (await all({ id, connectionId: 'second', model: 'bad' })).at(-1);
    expect(last).toMatchObject({
      state: 'failed',
      status: 400,
      problem: expect.stringContaining('No such thing') as string,
    });
  });

  it('without a recorded body is refused with the way to get one', async () => {
    await ask();
    const id = (await rows())[0]?.id ?? '';
    await expect(all({ id, connectionId: 'second', model: 'm1' })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/was not recorded\. Turn recording on/) as string,
    });
    expect(asked).toHaveLength(1);
  });
});

describe('recording', () => {
  it('is off until it is wanted, and the tray can pause it', async () => {
    expect(await api().activity.recording.get()).toMatchObject({ mode: 'off', retentionDays: 7, count: 0, bytes: 0 });
    await ask();
    expect((await api().activity.bodies({ id: (await rows())[0]?.id ?? '' })).state).toBe('none');
    await core.recording.set({ mode: 'errors', retentionDays: 30 });
    expect(await api().activity.recording.get()).toMatchObject({ mode: 'errors', retentionDays: 30 });
  });

  it('for ten minutes ends by itself, and never goes on for ever afterwards', async () => {
    await api().activity.recording.set({ mode: 'always' });
    const state = await api().activity.recording.set({ mode: 'ten-minutes' });
    expect(state).toMatchObject({ mode: 'ten-minutes', afterwards: 'off' });
    expect((state.until ?? 0) - Date.now()).toBeGreaterThan(9 * 60_000);
  });

  it('tells watchers of each change', async () => {
    const stop = new AbortController();
    const modes: string[] = [];
    const states = await api().activity.recording.watch(undefined, { signal: stop.signal });
    for await (const { mode } of states) {
      modes.push(mode);
      if (modes.length === 1) await core.recording.set({ mode: 'errors' });
      else break;
    }
    stop.abort();
    expect(modes).toEqual(['off', 'errors']);
  });

  it('with settings from a file lasts until the app is closed', async () => {
    await core.stop();
    await startCore({ activity: { bodies: { mode: 'errors' } } }, 'config-file');
    expect(await api().activity.recording.get()).toMatchObject({ mode: 'errors' });
    expect(await api().activity.recording.set({ mode: 'off' })).toMatchObject({ mode: 'off' });
  });

  it('ends with the log when that is cleared', async () => {
    const id = await askRecorded();
    await api().activity.clear();
    expect(await api().activity.bodies({ id })).toEqual({ state: 'none' });
    expect(await api().activity.recording.get()).toMatchObject({ count: 0, mode: 'always' });
  });
});
