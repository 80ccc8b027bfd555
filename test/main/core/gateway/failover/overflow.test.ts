// A request that does not fit into a model's context: who is asked instead, and what the client is told.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { json, sse } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import type { SettingsInput } from '../../../../../src/shared/model/settings.ts';
import { chatStream, WHOLE_CHAT } from '../support/streams.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

/** Windows of the catalogue: 128,000, 400,000 and 1,047,576 tokens; `m1` of a server of the user's own is unknown. */
const [SMALL, MIDDLE, LARGE] = ['gpt-4o', 'gpt-5', 'gpt-4.1'] as const;

let small: FaultUpstream;
let middle: FaultUpstream;
let large: FaultUpstream;
let own: FaultUpstream;
let world: World;

beforeEach(async () => {
  const started = await Promise.all([1, 2, 3, 4].map(() => startFaultUpstream()));
  [small, middle, large, own] = started as [FaultUpstream, FaultUpstream, FaultUpstream, FaultUpstream];
  for (const upstream of started) upstream.play(json(WHOLE_CHAT));
});

afterEach(async () => {
  await world.stop();
  await Promise.all([small, middle, large, own].map((upstream) => upstream.close()));
});

const message = 'This model’s maximum context length is 128000 tokens. Your messages have 150000 tokens.';
const OVERFLOW = { error: { message, type: 'invalid_request_error', code: 'context_length_exceeded' } };
const FULL = json(OVERFLOW, { status: 400 });

async function start(to: string, fallbacks: string[]): Promise<void> {
  const at = (id: string, upstream: FaultUpstream, model: string) => ({
    ...connection(id, { protocol: 'openai-chat', origin: upstream.origin, models: [model] }),
    provider: 'openai',
  });
  const connections: SettingsInput['connections'] = [
    at('small', small, SMALL),
    at('middle', middle, MIDDLE),
    at('large', large, LARGE),
    connection('own', { protocol: 'openai-chat', origin: own.origin }),
  ];
  world = await startWorld({ settings: { connections, routes: [{ model: 'routed', to, fallbacks }] } });
}

function ask(change: object = {}) {
  const body = { ...BODIES['openai-chat'], model: 'routed', ...change };
  return world.ask({ path: '/v1/chat/completions', body });
}

async function outcomes(): Promise<(string | undefined)[]> {
  const [row] = await world.settledRows();
  return (row?.attempts ?? []).map(
    ({ connectionId, failure, skipped }) => `${connectionId}: ${skipped?.reason ?? failure ?? 'served'}`,
  );
}

it('goes on to the next whose context is known to be larger, past those that are as small, and nobody rests for it', async () => {
  await start(`small/${SMALL}`, ['own/m1', `large/${LARGE}`]);
  small.play(FULL);
  const answer = await ask();
  expect([answer.status, answer.headers['x-dragoman-connection']]).toEqual([200, 'large']);
  expect(own.requests).toHaveLength(0);
  expect(await outcomes()).toEqual(['small: context-overflow', 'own: no-larger-context', 'large: served']);
  expect(world.health.cooling('small')).toEqual([]);
});

it('is told in the words of the first, untouched, where nobody has more', async () => {
  await start(`large/${LARGE}`, [`small/${SMALL}`, 'own/m1']);
  large.play(FULL);
  const answer = await ask();
  expect([answer.status, JSON.parse(answer.text)]).toEqual([400, OVERFLOW]);
  expect([small.requests.length, own.requests.length]).toEqual([0, 0]);
  expect(await outcomes()).toEqual(['large: context-overflow', 'small: no-larger-context', 'own: no-larger-context']);
});

it('asks only who has more than the largest that overflowed', async () => {
  await start(`small/${SMALL}`, [`middle/${MIDDLE}`, `small/${SMALL}`, `large/${LARGE}`]);
  small.play(FULL);
  middle.play(FULL);
  expect((await ask()).headers['x-dragoman-connection']).toBe('large');
  large.play(FULL);
  const answer = await ask();
  expect([answer.status, JSON.parse(answer.text)]).toEqual([400, OVERFLOW]);
});

it('is what the client hears when the larger one is down, since it can make room and cannot mend a provider', async () => {
  await start(`small/${SMALL}`, [`large/${LARGE}`]);
  small.play(FULL);
  large.play(json({ error: { message: 'Oh no', type: 'server_error' } }, { status: 500 }));
  const answer = await world.ask({
    path: '/v1/messages',
    body: { ...BODIES['anthropic-messages'], model: 'routed' },
  });
  expect(answer.status).toBe(400);
  expect(expectErrorShape(answer.text, 'anthropic-messages')).toContain('too long');
  expect(await outcomes()).toEqual(['small: context-overflow', 'large: provider-error']);
});

it('from a server whose context nobody knows goes to one that surely holds it', async () => {
  await start('own/m1', [`small/${SMALL}`]);
  own.play(FULL);
  expect((await ask()).headers['x-dragoman-connection']).toBe('small');
  const messages = [{ role: 'user', content: 'word '.repeat(110_000) }];
  const answer = await ask({ messages });
  expect([answer.status, answer.headers['x-dragoman-connection']]).toEqual([400, 'own']);
  expect(small.requests).toHaveLength(1);
});

it('told within a stream, before any content, moves on as well', async () => {
  await start(`small/${SMALL}`, [`large/${LARGE}`]);
  small.play(sse(`data: ${JSON.stringify(OVERFLOW)}\n\n`));
  large.play(sse(chatStream('Fits')));
  const answer = await ask({ stream: true });
  expect([answer.status, answer.headers['x-dragoman-connection']]).toEqual([200, 'large']);
  expect(answer.text).toContain('Fits');
});

it('is never guessed beforehand: the first is asked even if the request looks too large for it', async () => {
  await start(`small/${SMALL}`, [`large/${LARGE}`]);
  const messages = [{ role: 'user', content: 'word '.repeat(150_000) }];
  expect((await ask({ messages })).headers['x-dragoman-connection']).toBe('small');
});
