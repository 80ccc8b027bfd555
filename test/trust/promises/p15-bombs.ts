// P15: bodies that explode, nest without end or never arrive are refused, and nobody else notices.
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { bomb, json } from '../../support/fault-answers.ts';
import { startFaultUpstream } from '../../support/fault-upstream.ts';
import { openRawClient, rawRequest, sendRaw, type RawClient } from '../../support/raw-client.ts';
import { WHOLE_MESSAGE } from '../../main/core/gateway/support/streams.ts';
import { BODIES, connection } from '../../main/core/gateway/support/world.ts';
import { percentile } from '../../bench/statistics.ts';
import { outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { askTimes } from '../support/ask-times.ts';
import { startGateway, TOKEN, type RunningGateway } from '../support/processes.ts';
import { bestOf } from '../support/statistics.ts';

const MEGABYTE = 1024 ** 2;
const BOMB_MB = 256;
const SLOW = 2000;
const LIMITS = { riseMb: 100, goodMs: 50, blockMs: 250 };

type Header = readonly [string, string];

function request(gateway: RunningGateway, body: Buffer | string | undefined, headers: readonly Header[] = []): Buffer {
  const all: Header[] = [
    ['host', `127.0.0.1:${gateway.port}`],
    ['authorization', `Bearer ${TOKEN}`],
    ['content-type', 'application/json'],
    ...headers,
  ];
  return rawRequest({ target: '/v1/messages', headers: all, ...(body === undefined ? {} : { body }) });
}

interface Attack {
  readonly name: string;
  readonly status: number;
  readonly parts: (gateway: RunningGateway) => readonly Buffer[];
}

function attacks(): Attack[] {
  const blanks = Buffer.alloc(BOMB_MB * MEGABYTE, 0x20);
  const packed = {
    gzip: gzipSync(blanks, { level: 9 }),
    br: brotliCompressSync(blanks, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    zstd: zstdCompressSync(blanks),
  };
  const nested = (count: number): string => `{"model":"good/m1","x":${'['.repeat(count)}${']'.repeat(count)}}`;
  const chunkOfMany = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MEGABYTE, 0x20), Buffer.from('\r\n')]);
  return [
    ...Object.entries(packed).map(([encoding, body]) => ({
      name: `${encoding} bomb`,
      status: 413,
      parts: (gateway: RunningGateway) => [request(gateway, body, [['content-encoding', encoding]])],
    })),
    { name: 'nested 1,000,000 deep', status: 400, parts: (gateway) => [request(gateway, nested(1_000_000))] },
    { name: 'nested 257 deep', status: 400, parts: (gateway) => [request(gateway, nested(257))] },
    {
      name: '64 MB and one byte',
      status: 413,
      parts: (gateway) => [request(gateway, undefined, [['content-length', String(64 * MEGABYTE + 1)]])],
    },
    {
      name: '65 MB in chunks',
      status: 413,
      parts: (gateway) => [
        request(gateway, undefined, [['transfer-encoding', 'chunked']]),
        ...Array.from({ length: 65 }, () => chunkOfMany),
      ],
    },
  ];
}

/** Samples the memory until it is told to stop; returns the most it saw. */
function watchMemory(gateway: RunningGateway): () => number {
  let most = gateway.residentMb();
  const timer = setInterval(() => (most = Math.max(most, gateway.residentMb())), 20);
  return () => {
    clearInterval(timer);
    return Math.max(most, gateway.residentMb());
  };
}

/** Heads that never end need no token; bodies that never come do, and each counts as a running request. */
function openSlow(gateway: RunningGateway): RawClient[] {
  return Array.from({ length: SLOW }, (_, index) => {
    const client = openRawClient(gateway.port);
    const isBody = index % 10 === 0;
    client.write(
      isBody ? request(gateway, undefined, [['content-length', '1000']]) : 'POST /v1/messages HTTP/1.1\r\nhost: ',
    );
    return client;
  });
}

/** Each on a connection of its own: a newcomer must get in. */
async function askAsNewcomers(gateway: RunningGateway, count: number): Promise<{ times: number[]; failed: number }> {
  const times: number[] = [];
  let failed = 0;
  for (let asked = 0; asked < count; asked += 1) {
    const begin = performance.now();
    const { status } = await sendRaw(
      gateway.port,
      request(gateway, JSON.stringify({ ...BODIES['anthropic-messages'], model: 'good/m1' })),
    );
    times.push(performance.now() - begin);
    if (status !== 200) failed += 1;
  }
  return { times, failed };
}

async function tryAll(prepared: readonly Attack[]): Promise<Outcome> {
  const [good, evil] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  good.play(json(WHOLE_MESSAGE));
  evil.play(bomb('gzip', BOMB_MB));
  const gateway = await startGateway({
    settings: {
      connections: [
        { ...connection('good', { protocol: 'anthropic-messages', origin: good.origin }), keys: ['k'] },
        { ...connection('evil', { protocol: 'anthropic-messages', origin: evil.origin }), keys: ['k'] },
      ],
    },
  });
  await askTimes(gateway, { model: 'good/m1', count: 300 });
  const problems: string[] = [];
  const before = gateway.residentMb();
  const mostMb = watchMemory(gateway);
  for (const { name, status, parts } of prepared) {
    const answer = await sendRaw(gateway.port, parts(gateway), { timeoutMs: 10_000 });
    if (answer.status !== status) problems.push(`${name}: ${answer.status}, not ${status}`);
  }
  const answered = await sendRaw(
    gateway.port,
    request(gateway, JSON.stringify({ ...BODIES['anthropic-messages'], model: 'evil/m1' })),
    { timeoutMs: 10_000 },
  );
  if (answered.status !== 502) problems.push(`a bomb from a provider: ${answered.status}, not 502`);
  const rise = mostMb() - before;
  const app = createControlClient(addressOf(gateway.home));
  const { eventLoop } = await app.diagnostics.get();
  if (good.requests.length > 300 + 10) problems.push('an attack reached the provider');

  const slow = openSlow(gateway);
  await pause(1200);
  const { times, failed } = await askAsNewcomers(gateway, 300);
  for (const client of slow) client.leave();
  const p99 = percentile(times, 0.99);
  if (failed > 0) problems.push(`${failed} good requests failed beside ${SLOW} slow ones`);
  if (p99 > LIMITS.goodMs) problems.push(`good requests took ${p99.toFixed(0)} ms`);
  if (rise > LIMITS.riseMb) problems.push(`memory rose by ${rise.toFixed(0)} MB`);
  if (eventLoop.longestMs > LIMITS.blockMs) problems.push(`the event loop was held up for ${eventLoop.longestMs} ms`);
  await gateway.stop();
  await Promise.all([good.close(), evil.close()]);
  const figure = `all ${prepared.length + 1} refused, +${rise.toFixed(0)} MB, loop held up ${eventLoop.longestMs} ms; beside ${SLOW} slow connections p99 ${p99.toFixed(1)} ms`;
  return outcomeOf(figure, problems);
}

export const promise: TrustPromise = {
  id: 'P15',
  title: 'Bombs, endless nesting, bodies above 64 MB, and 2,000 connections that never finish their request',
  limit: `refused; +${LIMITS.riseMb} MB; loop ${LIMITS.blockMs} ms; others p99 ${LIMITS.goodMs} ms`,
  isMeasured: true,
  run: async () => {
    const prepared = attacks();
    return bestOf(() => tryAll(prepared));
  },
};
