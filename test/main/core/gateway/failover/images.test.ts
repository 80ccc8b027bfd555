// PC-15: a request with an image that a model does not take: who is asked instead.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { WHOLE_CHAT, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

let blind: FaultUpstream;
let seeing: FaultUpstream;
let world: World;

beforeEach(async () => {
  [blind, seeing] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  blind.play(json(WHOLE_CHAT));
  seeing.play(json(WHOLE_MESSAGE));
  const at = connection('blind', { protocol: 'openai-chat', origin: blind.origin });
  world = await startWorld({
    environment: { SECOND_KEY: 'sk-second-canary-77' },
    settings: {
      connections: [
        { ...at, keys: ['env:PROVIDER_KEY', 'env:SECOND_KEY'] },
        connection('seeing', { protocol: 'anthropic-messages', origin: seeing.origin, models: ['m2'] }),
      ],
      routes: [{ model: 'routed', to: 'blind/m1', fallbacks: ['seeing/m2'] }],
    },
  });
});

afterEach(async () => {
  await world.stop();
  await Promise.all([blind.close(), seeing.close()]);
});

const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
const refusal = (message: string, status = 400) =>
  json({ error: { message, type: 'invalid_request_error' } }, { status });

function ask(content: unknown = [{ type: 'text', text: 'What is it?' }, IMAGE]) {
  const body = { ...BODIES['openai-chat'], model: 'routed', messages: [{ role: 'user', content }] };
  return world.ask({ path: '/v1/chat/completions', body });
}

const outcomes = async (): Promise<unknown[]> =>
  ((await world.settledRows())[0]?.attempts ?? []).map(({ connectionId, failure, skipped }) => [
    connectionId,
    skipped?.reason ?? failure ?? 'served',
  ]);

describe('PC-15: an image that is refused', () => {
  it.each([
    ['This model does not support image input', 400],
    ['unknown variant `image_url`, expected `text`', 422],
    ['Invalid request', 400],
    ['media type not supported', 415],
  ])('moves on after "%s" (%s), past the other key of the same model, and nobody rests', async (message, status) => {
    blind.play(refusal(message, status));
    const answer = await ask();
    expect([answer.status, answer.headers['x-dragoman-connection']]).toEqual([200, 'seeing']);
    expect(await outcomes()).toEqual([
      ['blind', 'bad-request'],
      ['blind', 'same-answer'],
      ['seeing', 'served'],
    ]);
    expect(world.health.entries().size).toBe(0);
  });

  it('inside the result of a tool is one as well', async () => {
    blind.play(refusal('no images'));
    const answer = await world.ask({
      path: '/v1/messages',
      body: {
        model: 'routed',
        max_tokens: 64,
        messages: [
          { role: 'user', content: 'Look' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }] },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 'toolu_1',
                content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } }],
              },
            ],
          },
        ],
        tools: [{ name: 'look', input_schema: { type: 'object' } }],
      },
    });
    expect([answer.status, answer.headers['x-dragoman-connection']]).toEqual([200, 'seeing']);
  });

  it.each([
    'image exceeds 5 MB maximum: 7340032 bytes > 5242880 bytes',
    'At least one of the image dimensions exceed max allowed size: 8000 pixels',
    'The image size is too large',
    'Image dimensions are too small',
  ])('PC-10: for its size is told at once, since it is as large elsewhere: %s', async (message) => {
    blind.play(refusal(message));
    const answer = await ask();
    expect([answer.status, seeing.requests.length, blind.requests.length]).toEqual([400, 0, 1]);
    expect(answer.text).toContain(message);
  });

  it('by all is told in the words of the first', async () => {
    blind.play(refusal('first cannot see'));
    seeing.play(
      json({ type: 'error', error: { type: 'invalid_request_error', message: 'nor can I' } }, { status: 400 }),
    );
    const answer = await ask();
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      400,
      { error: { message: 'first cannot see', type: 'invalid_request_error' } },
    ]);
  });

  it('is not meant where there is none: the same refusal of a text is the caller’s own mistake', async () => {
    blind.play(refusal('Invalid request'));
    expect([(await ask('Hi')).status, seeing.requests.length]).toEqual([400, 0]);
  });

  it('leaves other failures what they are: a limit still makes the key rest', async () => {
    blind.play(json({ error: { message: 'slow down' } }, { status: 429, headers: { 'retry-after': '30' } }));
    expect((await ask()).headers['x-dragoman-connection']).toBe('seeing');
    expect(world.health.cooling('blind')).toMatchObject([{ code: 'rate-limited' }, { code: 'rate-limited' }]);
  });
});
