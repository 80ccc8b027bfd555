// P19: ten thousand requests with whatever can go wrong end no process, and the next request is served.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bomb, chunk, garbage, html200, json, redirect, sse, sseHead } from '../../support/fault-answers.ts';
import { startFaultUpstream, type Script } from '../../support/fault-upstream.ts';
import { openRawClient, rawRequest } from '../../support/raw-client.ts';
import { messagesStream, chatStream, WHOLE_MESSAGE } from '../../main/core/gateway/support/streams.ts';
import { BODIES, connection } from '../../main/core/gateway/support/world.ts';
import { joined, outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { askTimes } from '../support/ask-times.ts';
import { startGateway, TOKEN, type RunningGateway } from '../support/processes.ts';
import { timeRestarts } from '../support/restart.ts';
import { bestOf } from '../support/statistics.ts';
import { createRandom, type Random } from '../support/random.ts';

const REQUESTS = 10_000;
const WIDTH = 24;
const RESTART_LIMIT_MS = 2000;
const RESTARTS = 5;
/** Longer than any of the faults that end by themselves. */
const PATIENCE_MS = 4000;

function faults(): Script[] {
  const stream = messagesStream('Hello');
  return [
    [{ end: 'reset' }],
    [{ end: 'fin' }],
    [{ end: 'half-close' }],
    garbage(),
    html200(),
    html200('text/event-stream'),
    html200('application/json'),
    json(''),
    json('{"half":'),
    json('[]'),
    json('null', { status: 500 }),
    json({ error: 'text' }, { status: 400 }),
    json({ error: { message: 'x'.repeat(100_000) } }, { status: 529 }),
    json(WHOLE_MESSAGE, { declaredLength: 20 }),
    json(WHOLE_MESSAGE, { declaredLength: 5000 }),
    json(WHOLE_MESSAGE, { headers: { 'content-encoding': 'gzip' } }),
    redirect(302, 'http://127.0.0.1:1/elsewhere'),
    redirect(308, 'javascript:alert(1)'),
    bomb('gzip', 8),
    sse(stream, { cutAt: 300, cut: 'reset' }),
    sse(stream, { cutAt: 350, cut: 'clean' }),
    sse(stream, { sizes: [1] }),
    sse(chatStream('another protocol')),
    sse(`event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n`),
    sse('data: {"type":\n\ndata: null\n\ndata: 1\n\n\ufeff\u0000'),
    [sseHead(), { flood: chunk(': x\n\n'.repeat(50)), times: 40 }, { end: 'reset' }],
    [{ send: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nzz\r\n' }, { end: 'fin' }],
    [{ send: `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n` }, { end: 'fin' }],
    [{ send: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n' }],
    json(WHOLE_MESSAGE),
    sse(stream),
  ];
}

const PATHS = [
  '/v1/messages',
  '/v1/chat/completions',
  '/v1/responses',
  '/v1beta/models/evil%2Fm1:streamGenerateContent?alt=sse',
  '/v1/messages/count_tokens',
  '/v1/models',
];

function body(random: Random, path: string): string {
  const shape = path.includes('chat')
    ? BODIES['openai-chat']
    : path.includes('responses')
      ? BODIES['openai-responses']
      : path.includes('v1beta')
        ? BODIES.gemini
        : BODIES['anthropic-messages'];
  const good = JSON.stringify({
    ...shape,
    model: random.of(['evil/m1', 'odd/m1', 'none/m1']),
    stream: random.below(2) === 0,
  });
  const kind = random.below(12);
  if (kind === 0) return good.slice(0, random.below(good.length));
  if (kind === 1)
    return random.of([
      '',
      'null',
      '[]',
      '{"model":1}',
      '{"__proto__":{"x":1},"messages":{}}',
      '{"messages":[null,1,{"role":{}}]}',
    ]);
  return good;
}

async function askBadly(gateway: RunningGateway, random: Random): Promise<void> {
  const path = random.of(PATHS);
  const client = openRawClient(gateway.port);
  const headers = [
    ['host', `127.0.0.1:${gateway.port}`],
    ['authorization', `Bearer ${TOKEN}`],
    ['content-type', 'application/json'],
  ] as const;
  client.write(
    rawRequest({ method: path === '/v1/models' ? 'GET' : 'POST', target: path, headers, body: body(random, path) }),
  );
  if (random.below(4) === 0) {
    await pause(random.below(15));
    if (random.below(2) === 0) client.socket.resetAndDestroy();
    else client.leave();
    return;
  }
  const isOver = client.until(({ isComplete }) => isComplete, PATIENCE_MS);
  await isOver.catch(() => undefined);
  client.leave();
}

/** The gateway writes down what it did not foresee in a request. */
function bugsIn(home: string): string[] {
  const lines = readFileSync(join(home, 'dragoman.log'), 'utf8').split('\n');
  return [
    ...new Set(
      lines.filter((line) => /A request failed inside|nobody caught/.test(line)).map((line) => line.slice(0, 600)),
    ),
  ];
}

async function tryRestarts(): Promise<Outcome> {
  if (process.platform !== 'linux') return outcomeOf('restart not tried on this system', []);
  const times = await timeRestarts(RESTARTS);
  const longest = Math.max(...times);
  const problems = longest > RESTART_LIMIT_MS ? [`it was away for ${longest.toFixed(0)} ms`] : [];
  return outcomeOf(`back after ${times.length} kills in at most ${longest.toFixed(0)} ms`, problems);
}

export const promise: TrustPromise = {
  id: 'P19',
  title: 'Ends of the process, and errors that nobody caught, in requests where everything goes wrong',
  limit: `0 in ${REQUESTS.toLocaleString('en')}; back in ${RESTART_LIMIT_MS} ms if it is killed`,
  isMeasured: false,
  run: async () => {
    const random = createRandom(19);
    const [evil, good] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
    const scripts = faults();
    evil.play(() => random.of(scripts));
    good.play(json(WHOLE_MESSAGE));
    const gateway = await startGateway({
      settings: {
        connections: [
          { ...connection('evil', { protocol: 'anthropic-messages', origin: evil.origin }), keys: ['k'] },
          { ...connection('odd', { protocol: 'openai-chat', origin: evil.origin }), keys: ['k'] },
          { ...connection('good', { protocol: 'anthropic-messages', origin: good.origin }), keys: ['k'] },
        ],
        active: 'good',
      },
    });
    let left = REQUESTS;
    const worker = async (): Promise<void> => {
      while (left > 0 && gateway.child.exitCode === null) {
        left -= 1;
        await askBadly(gateway, random);
        if (left % 50 === 0) evil.forget();
      }
    };
    await Promise.all(Array.from({ length: WIDTH }, worker));
    const problems: string[] = [];
    if (gateway.child.exitCode !== null) problems.push(`the process ended: ${gateway.complaints()}`);
    else {
      const after = await askTimes(gateway, { model: 'good/m1', count: 20 });
      problems.push(...after.problems);
      await gateway.stop();
    }
    if (/nobody caught|failed inside/.test(gateway.complaints())) problems.push(gateway.complaints());
    problems.push(...bugsIn(gateway.home));
    await Promise.all([evil.close(), good.close()]);
    const back = await bestOf(tryRestarts);
    const figure = `${problems.length} in ${(REQUESTS - left).toLocaleString('en')}, with ${scripts.length} faults of providers`;
    return joined(outcomeOf(figure, problems), back);
  },
};
