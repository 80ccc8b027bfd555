// Recorded bodies, through a running gateway: what is kept, what never is, and that nothing suffers from it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recorder, RecorderLimits, Wanted } from '../../../../../src/main/core/recording/recorder.ts';
import { createRecorder } from '../../../../../src/main/core/recording/recorder.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import type { Recording } from '../../../../../src/shared/model/recording.ts';
import { createMemoryLog } from '../../support/ports.ts';
import { BODIES, connection, PROVIDER_KEY, startWorld, TOKEN, type World } from '../support/world.ts';

let folder: string;
let wanted: Wanted;
let recorder: Recorder;
let world: World;
let provider: Server;
let answer: RequestListener;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-bodies-'));
  wanted = 'all';
  provider = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  await start();
});

afterEach(async () => {
  await world.stop();
  await recorder.close();
  provider.closeAllConnections();
  provider.close();
  rmSync(folder, { recursive: true });
});

async function start(limits: Partial<RecorderLimits> = {}): Promise<void> {
  recorder = createRecorder({
    paths: { data: folder },
    clock: createSystemClock(),
    log: createMemoryLog(),
    wanted: () => wanted,
    retentionDays: () => 7,
    secrets: () => [TOKEN, PROVIDER_KEY],
    limits,
  });
  const origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  world = await startWorld({
    recorder,
    settings: { connections: [connection('chat', { protocol: 'openai-chat', origin, models: ['m1', 'm2'] })] },
  });
}

async function restart(limits: Partial<RecorderLimits>): Promise<void> {
  await world.stop();
  await recorder.close();
  await start(limits);
}

/** What is kept of the newest exchange. */
async function kept() {
  await world.settledRows();
  // The end of an exchange comes a few turns behind its answer.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await recorder.settle();
  return recorder.find(world.rows()[0]?.id ?? '');
}

type Whole = { [Part in keyof Recording]-?: NonNullable<Recording[Part]> };

/** The same, of one that must be there. */
async function keptRecording(): Promise<Whole> {
  const { state, recording } = await kept();
  if (state !== 'kept' || recording === undefined) throw new Error(`nothing was kept: ${state}`);
  return recording as Whole;
}

/** All that lies on disk. */
function onDisk(): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

const SECRET = 'hunter2-canary-77aa';
const USAGE = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

const inOnePiece: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.setHeader('set-cookie', `session=${SECRET}`);
  response.setHeader('x-request-id', 'req_1');
  const message = { role: 'assistant', content: `Hello, your key is ${PROVIDER_KEY}` };
  response.end(
    JSON.stringify({ id: 'c', model: 'm1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: USAGE }),
  );
};

const streamed: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'text/event-stream');
  const send = (part: object): void =>
    void response.write(`data: ${JSON.stringify({ id: 'c', model: 'm1', ...part })}\n\n`);
  send({ choices: [{ index: 0, delta: { role: 'assistant', content: 'Hel' } }] });
  send({ choices: [{ index: 0, delta: { content: 'lo' }, finish_reason: 'stop' }], usage: USAGE });
  response.end('data: [DONE]\n\n');
};

describe('a recorded exchange', () => {
  it('holds both requests and both answers, without a secret anywhere', async () => {
    answer = inOnePiece;
    const body = { ...BODIES['anthropic-messages'], metadata: { user_id: 'u', api_token: SECRET } };
    const headers = { 'anthropic-version': '2023-06-01', 'x-private': SECRET, cookie: `a=${SECRET}` };
    const { status } = await world.ask({ body, headers });
    expect(status).toBe(200);
    const { clientRequest, upstreamRequest, upstreamResponse, clientResponse } = await keptRecording();
    expect(clientRequest).toMatchObject({ address: '/v1/messages', isCut: false });
    expect(clientRequest.headers).toEqual({
      'content-type': 'application/json',
      'content-length': expect.any(String) as string,
      'anthropic-version': '2023-06-01',
    });
    expect(JSON.parse(clientRequest.text ?? '')).toMatchObject({ metadata: { api_token: '[hidden]' } });
    expect(JSON.parse(upstreamRequest.text)).toMatchObject({
      model: 'm1',
      messages: [{ content: 'Hi' }],
    });
    expect(upstreamRequest.address).toMatch(/\/v1\/chat\/completions$/);
    expect(upstreamResponse).toMatchObject({ status: 200, headers: { 'x-request-id': 'req_1' } });
    expect(upstreamResponse.text).toContain('Hello, your key is [hidden]');
    expect(clientResponse).toMatchObject({ status: 200, headers: { 'x-dragoman-connection': 'chat' } });
    expect(JSON.parse(clientResponse.text)).toMatchObject({ type: 'message', role: 'assistant' });
    for (const secret of [SECRET, TOKEN, PROVIDER_KEY]) expect(onDisk()).not.toContain(secret);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });

  it('passes a stream on as it is, and keeps it', async () => {
    answer = streamed;
    const ask = () => world.ask({ body: { ...BODIES['openai-chat'], stream: true }, path: '/v1/chat/completions' });
    const recorded = await ask();
    wanted = 'none';
    const plain = await ask();
    expect(recorded.body.toString()).toBe(plain.body.toString());
    wanted = 'all';
    await recorder.settle();
    const first = recorder.find(world.rows()[1]?.id ?? '');
    expect(first.recording?.clientResponse?.text).toBe(recorded.body.toString());
    expect(first.recording?.upstreamResponse?.text).toContain('"content":"Hel"');
    expect(recorder.find(world.rows()[0]?.id ?? '').state).toBe('none');
  });

  it('that the client leaves keeps what went out until then', async () => {
    answer = (_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(`data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'Begin' } }] })}\n\n`);
    };
    const client = world.open({ body: { ...BODIES['anthropic-messages'], stream: true } });
    await client.until(({ text }) => text.includes('Begin'));
    client.leave();
    const { state, recording } = await kept();
    expect(world.rows()[0]?.state).toBe('cancelled');
    expect(state).toBe('kept');
    expect(recording?.clientResponse?.text).toContain('Begin');
  });

  it('of a provider that breaks off tells the client the same as without recording', async () => {
    answer = (_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(`data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'Begin' } }] })}\n\n`);
      setTimeout(() => response.destroy(), 20);
    };
    const ask = () => world.ask({ body: { ...BODIES['anthropic-messages'], stream: true } });
    const recorded = (await ask()).body.toString();
    const { recording } = await kept();
    wanted = 'none';
    const plain = (await ask()).body.toString();
    const withoutIds = (text: string): string => text.replaceAll(/"id":"[^"]*"/g, '');
    expect(withoutIds(recorded)).toBe(withoutIds(plain));
    expect(recording?.clientResponse?.text).toContain('event: error');
    expect(recording?.upstreamResponse?.text).toContain('Begin');
  });
});

describe('only errors', () => {
  it('keeps those that failed', async () => {
    wanted = 'errors';
    answer = inOnePiece;
    await world.ask({ body: BODIES['anthropic-messages'] });
    expect((await kept()).state).toBe('none');
    answer = (_request, response) => {
      response.statusCode = 400;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ error: { message: `bad field, sent with ${PROVIDER_KEY}`, type: 'invalid_request_error' } }),
      );
    };
    await world.ask({ body: BODIES['anthropic-messages'] });
    const { state, recording } = await kept();
    expect(state).toBe('kept');
    expect(recording?.upstreamResponse).toMatchObject({ status: 400 });
    expect(recording?.upstreamResponse?.text).toContain('bad field, sent with [hidden]');
    expect(onDisk()).not.toContain(PROVIDER_KEY);
  });

  it('and what is begun before it is turned off is not kept', async () => {
    let release = (): void => undefined;
    answer = (request, response) => {
      release = () => inOnePiece(request, response);
    };
    const asked = world.ask({ body: BODIES['anthropic-messages'] });
    while (world.rows()[0]?.attempts === undefined || world.rows()[0]?.connectionId === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    wanted = 'none';
    release();
    await asked;
    expect((await kept()).state).toBe('none');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('long bodies', () => {
  it('are cut at 256 KiB on disk, and pass whole', async () => {
    let received = 0;
    answer = (request, response) => {
      request.on('data', (bytes: Buffer) => void (received += bytes.length));
      request.on('end', () => inOnePiece(request, response));
    };
    // Nearly the most that the gateway takes.
    const content = 'x'.repeat(63 * 1024 * 1024);
    const { status } = await world.ask(
      { body: { ...BODIES['anthropic-messages'], messages: [{ role: 'user', content }] } },
      { timeoutMs: 20_000 },
    );
    expect([status, received > content.length]).toEqual([200, true]);
    const { recording } = await kept();
    expect(recording?.clientRequest).toMatchObject({ isCut: true });
    expect(recording?.clientRequest.bytes).toBeGreaterThan(content.length);
    expect(recording?.clientRequest.text.length).toBeLessThanOrEqual(256 * 1024);
    expect(recorder.totals().bytes).toBeLessThan(2 * 1024 * 1024);
  }, 30_000);

  it('a secret that the cut would halve is gone', async () => {
    answer = inOnePiece;
    const begin = JSON.stringify({ ...BODIES['anthropic-messages'], messages: [{ role: 'user', content: '' }] }).length;
    for (const short of [4, 12, 30]) {
      const content = `${'x'.repeat(256 * 1024 - begin - short)}${PROVIDER_KEY}${'y'.repeat(5000)}`;
      await world.ask({ body: { ...BODIES['anthropic-messages'], messages: [{ role: 'user', content }] } });
      expect((await kept()).recording?.clientRequest.isCut).toBe(true);
    }
    expect(onDisk()).not.toContain(PROVIDER_KEY.slice(0, 10));
  });

  it('that are too many at once are left out with a mark, and the requests are served', async () => {
    await restart({ maxHeldBytes: 100_000 });
    answer = inOnePiece;
    const content = 'x'.repeat(90_000);
    const { status } = await world.ask({
      body: { ...BODIES['anthropic-messages'], messages: [{ role: 'user', content }] },
    });
    expect(status).toBe(200);
    expect(await kept()).toEqual({ state: 'dropped' });
    await world.ask({ body: BODIES['anthropic-messages'] });
    expect((await kept()).state).toBe('kept');
  });

  it('take no more than their room on disk: the oldest go', async () => {
    await restart({ maxBytes: 300_000 });
    answer = inOnePiece;
    const content = 'x'.repeat(40_000);
    for (let sent = 0; sent < 8; sent += 1) {
      await world.ask({ body: { ...BODIES['anthropic-messages'], messages: [{ role: 'user', content }] } });
      await kept();
    }
    expect(recorder.totals().bytes).toBeLessThanOrEqual(300_000);
    expect(recorder.find(world.rows()[0]?.id ?? '').state).toBe('kept');
    expect(recorder.find(world.rows()[7]?.id ?? '').state).toBe('none');
  });
});

describe('deleting', () => {
  it('leaves nothing in the file', async () => {
    answer = inOnePiece;
    const body = { ...BODIES['anthropic-messages'], messages: [{ role: 'user', content: 'a very private word' }] };
    await world.ask({ body });
    await kept();
    expect(onDisk()).toContain('a very private word');
    recorder.clear();
    expect((await kept()).state).toBe('none');
    expect(onDisk()).not.toContain('a very private word');
  });
});
