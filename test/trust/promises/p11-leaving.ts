// P11: when a client leaves, the provider is let go at once, in whatever phase the request is.
import { setTimeout as pause } from 'node:timers/promises';
import { chunk, json, sse, sseHead } from '../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../support/fault-upstream.ts';
import { CHAT_STREAM, MESSAGES_STREAM } from '../../main/core/gateway/support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../../main/core/gateway/support/world.ts';
import { percentile } from '../../bench/statistics.ts';
import { outcomeOf, type TrustPromise } from '../promise.ts';
import { bestOf, describeTimes } from '../support/statistics.ts';

const TRIALS = 25;
const LIMITS = { p99: 100, max: 250 };

interface Phase {
  readonly name: string;
  readonly isStreaming: boolean;
  readonly script: (stream: string) => Script;
}

const PHASES: readonly Phase[] = [
  { name: 'before the first byte', isStreaming: true, script: () => [{ end: 'hold' }] },
  { name: 'before a whole answer', isStreaming: false, script: () => [{ end: 'hold' }] },
  { name: 'between head and content', isStreaming: true, script: () => [sseHead(), { end: 'hold' }] },
  { name: 'in mid-stream', isStreaming: true, script: (stream) => sse(stream, { cutAt: 1300, cut: 'hold' }) },
  {
    name: 'while much is coming',
    isStreaming: true,
    script: (stream) => [
      sseHead(),
      { send: chunk(stream.slice(0, 1250)) },
      { flood: chunk(': x\n\n'.repeat(500)), gapMs: 2 },
    ],
  },
  {
    name: 'in a whole answer',
    isStreaming: false,
    script: () => json('{"id":"x', { declaredLength: 100, cutAt: 5, cut: 'hold' }),
  },
];

interface Trial {
  readonly world: World;
  readonly upstream: FaultUpstream;
  readonly model: string;
  readonly isStreaming: boolean;
  readonly how: 'close' | 'reset' | 'half-close';
}

async function leaveOnce({ world, upstream, model, isStreaming, how }: Trial): Promise<number> {
  upstream.forget();
  const client = world.open({ body: { ...BODIES['anthropic-messages'], model, stream: isStreaming } });
  for (let waited = 0; upstream.requests.length === 0 && waited < 5000; waited += 1) await pause(1);
  await pause(5);
  const left = performance.now();
  if (how === 'close') client.socket.destroy();
  else if (how === 'reset') client.socket.resetAndDestroy();
  else client.socket.end();
  const never = pause(5000).then(() => Infinity);
  const closed = await Promise.race([upstream.requests[0]?.closed ?? Infinity, never]);
  client.leave();
  return closed - left;
}

async function tryAll() {
  const [messages, chat] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  const world = await startWorld({
    settings: {
      connections: [
        connection('messages', { protocol: 'anthropic-messages', origin: messages.origin }),
        connection('chat', { protocol: 'openai-chat', origin: chat.origin }),
      ],
    },
  });
  const times: number[] = [];
  for (const [model, upstream, stream] of [
    ['messages/m1', messages, MESSAGES_STREAM],
    ['chat/m1', chat, CHAT_STREAM],
  ] as const) {
    for (const { isStreaming, script } of PHASES) {
      upstream.play(script(stream));
      for (let trial = 0; trial < TRIALS; trial += 1) {
        const how = (['close', 'reset', 'half-close'] as const)[trial % 3] ?? 'close';
        times.push(await leaveOnce({ world, upstream, model, isStreaming, how }));
      }
    }
  }
  await world.stop();
  await Promise.all([messages.close(), chat.close()]);
  const problems = [
    ...(percentile(times, 0.99) > LIMITS.p99 ? [`p99 is above ${LIMITS.p99} ms`] : []),
    ...(Math.max(...times) > LIMITS.max ? [`one took longer than ${LIMITS.max} ms`] : []),
    ...world.log.lines,
  ];
  return outcomeOf(`${describeTimes(times)}, ${times.length} trials in ${PHASES.length} phases`, problems);
}

export const promise: TrustPromise = {
  id: 'P11',
  title: 'From the leaving of a client to the end of the request to the provider',
  limit: 'p99 100 ms, max 250 ms',
  isMeasured: true,
  run: () => bestOf(tryAll),
};
