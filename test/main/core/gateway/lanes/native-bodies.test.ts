// What becomes of a request's bytes where the provider speaks the client's protocol: all stay but the model's name.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { WHOLE_CHAT, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

let world: World;
let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await startFaultUpstream();
  upstream.play(json(WHOLE_CHAT));
  const lab = connection('lab', { protocol: 'openai-chat', origin: upstream.origin });
  const gemini = { ...connection('google', { protocol: 'gemini', origin: '' }), baseUrl: upstream.origin };
  world = await startWorld({
    settings: {
      connections: [
        lab,
        { ...lab, id: 'strict', stripParams: ['odd', 'temperature'] },
        { ...lab, id: 'short', maxOutputTokens: 100 },
        { ...connection('claude', { protocol: 'anthropic-messages', origin: upstream.origin }), maxOutputTokens: 2000 },
        gemini,
      ],
      routes: [{ model: 'my "model"\\', to: 'lab/m1' }],
    },
  });
});

afterAll(async () => {
  await world.stop();
  await upstream.close();
});

beforeEach(() => upstream.forget());

async function sentFor(body: string): Promise<string> {
  const answer = await world.ask({ path: '/v1/chat/completions', body });
  expect(answer.status).toBe(200);
  return upstream.requests[0]?.body.toString() ?? '';
}

describe('a body is passed', () => {
  it.each([
    [
      'with its order, blanks and numbers',
      '{ "z":1, "model" : "lab/m1" ,\n"big":12345678901234567890,"float":1.0,"exp":1E3 ,"a":[ ] }',
      '{ "z":1, "model" : "m1" ,\n"big":12345678901234567890,"float":1.0,"exp":1E3 ,"a":[ ] }',
    ],
    [
      'with keys that come twice',
      '{"a":1,"model":"lab/m1","a":2,"messages":[]}',
      '{"a":1,"model":"m1","a":2,"messages":[]}',
    ],
    [
      'with other things that are called model',
      '{"x":{"model":"lab/m1"},"y":"model","messages":["model","lab/m1"],"model":"lab/m1","tools":[{"model":"lab/m1"}]}',
      '{"x":{"model":"lab/m1"},"y":"model","messages":["model","lab/m1"],"model":"m1","tools":[{"model":"lab/m1"}]}',
    ],
    [
      'with texts as they were escaped',
      '{"model":"lab/m1","t":"\\u00e9\\/é\\ud83c\\udf0d"}',
      '{"model":"m1","t":"\\u00e9\\/é\\ud83c\\udf0d"}',
    ],
    ['with a name that is written with escapes', '{"model":"lab\\u002fm1","a":1.0}', '{"model":"m1","a":1.0}'],
    ['with a name that holds quotes', '{"a":1.0,"model":"my \\"model\\"\\\\"}', '{"a":1.0,"model":"m1"}'],
    [
      'with a key that holds quotes before it',
      '{"\\"model\\":":"x","model":"lab/m1"}',
      '{"\\"model\\":":"x","model":"m1"}',
    ],
    ['with a text that ends in backslashes before it', '{"a":"\\\\","model":"lab/m1"}', '{"a":"\\\\","model":"m1"}'],
    [
      'with keys of prototypes',
      '{"model":"lab/m1","__proto__":{"a":1},"constructor":1}',
      '{"model":"m1","__proto__":{"a":1},"constructor":1}',
    ],
  ])('%s', async (_what, body, sent) => {
    expect(await sentFor(body)).toBe(sent);
  });

  it.each([
    ['twice, and the last one counts', '{"model":"lab/first","a":1,"model":"lab/m1"}'],
    ['behind escapes', '{"m\\u006fdel":"lab/m1","a":1}'],
    ['once plainly and once behind escapes', '{"model":"lab/other","a":1,"m\\u006fdel":"lab/m1"}'],
    ['once behind escapes and once plainly', '{"m\\u006fdel":"lab/other","a":1,"model":"lab/m1"}'],
    ['once without a text', '{"model":7,"a":1,"model":"lab/m1"}'],
  ])('with one model only, also if the client names it %s', async (_how, body) => {
    const sent = await sentFor(body);
    expect(JSON.parse(sent)).toEqual({ model: 'm1', a: 1 });
    expect(sent.match(/"m(?:o|\\u006f)del"/g)).toHaveLength(1);
  });

  it('without what the user said this provider refuses, and with the rest', async () => {
    const sent = await sentFor('{"model":"strict/m1","odd":1,"temperature":0.5,"keep":{"odd":2}}');
    expect(JSON.parse(sent)).toEqual({ model: 'm1', keep: { odd: 2 } });
  });

  it('with the wish for a usage chunk, and the client does not see the chunk', async () => {
    const sent = await sentFor('{"stream":true, "model":"lab/m1","messages":[],"n":1.0}');
    expect(sent).toBe('{"stream_options":{"include_usage":true},"stream":true, "model":"m1","messages":[],"n":1.0}');
    upstream.forget();
    const asked = await sentFor(
      '{"stream":true,"model":"lab/m1","messages":[],"stream_options":{"include_usage":false,"x":1}}',
    );
    expect(JSON.parse(asked)).toEqual({
      stream: true,
      model: 'm1',
      messages: [],
      stream_options: { include_usage: true, x: 1 },
    });
  });

  it('untouched to Gemini, whose models stand in the address', async () => {
    const body = '{ "contents":[],"model":5,"a":"b", "big":12345678901234567890 }';
    upstream.play(json({ candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }));
    const answer = await world.ask({ path: '/v1beta/models/google/g1:generateContent', body });
    expect(answer.status).toBe(200);
    expect(upstream.requests[0]?.target).toBe('/v1beta/models/g1:generateContent');
    expect(upstream.requests[0]?.body.toString()).toBe(body);
    upstream.play(json(WHOLE_CHAT));
  });
});

describe('an answer is passed', () => {
  it.each([
    [
      'with its order, blanks and numbers',
      '{ "choices":[{"index":0,"message":{"role":"assistant","content":"é\\u00e9"},"finish_reason":"stop"}],"big":12345678901234567890 , "f":1.0}\n',
    ],
    [
      'with fields that nobody knows',
      '{"choices":[{"index":0,"message":{"role":"assistant","content":"x","odd":[1]},"finish_reason":"stop"}],"odd":{"__proto__":1}}',
    ],
  ])('byte for byte %s', async (_what, text) => {
    upstream.play(json(text));
    const answer = await world.ask({ path: '/v1/chat/completions', body: BODIES['openai-chat'] });
    expect(answer.text).toBe(text);
    upstream.play(json(WHOLE_CHAT));
  });

  it('byte for byte when it is large, in no more than a moment', async () => {
    const text = `{"choices":[{"index":0,"message":{"role":"assistant","content":"${'z'.repeat(8 * 1024 * 1024)}"},"finish_reason":"stop"}]}`;
    upstream.play(json(text));
    const begin = performance.now();
    const answer = await world.ask(
      { path: '/v1/chat/completions', body: BODIES['openai-chat'] },
      { timeoutMs: 10_000 },
    );
    expect(answer.text === text).toBe(true);
    expect(performance.now() - begin).toBeLessThan(5000);
    upstream.play(json(WHOLE_CHAT));
  });
});

describe('a length that the model does not give', () => {
  const messages = [{ role: 'user', content: 'Hi' }];

  it.each([
    ['{"model":"short/m1","max_tokens":64000,"n":1.0}', '{"model":"m1","max_tokens":100,"n":1.0}'],
    ['{"max_completion_tokens":64000,"model":"short/m1"}', '{"max_completion_tokens":100,"model":"m1"}'],
    ['{"model":"short/m1","max_tokens":99}', '{"model":"m1","max_tokens":99}'],
    ['{"model":"short/m1","max_tokens":"x"}', '{"model":"m1","max_tokens":"x"}'],
    ['{"model":"lab/m1","max_tokens":64000}', '{"model":"m1","max_tokens":64000}'],
  ])('is shortened for a model that the client did not name: %s', async (body, sent) => {
    expect(await sentFor(body)).toBe(sent);
  });

  it('stays where the thinking that was asked for would not fit', async () => {
    upstream.play(json(WHOLE_MESSAGE));
    const send = async (budget_tokens: number): Promise<unknown> => {
      upstream.forget();
      const thinking = { type: 'enabled', budget_tokens };
      const body = { model: 'claude/m1', max_tokens: 64_000, thinking, messages };
      expect((await world.ask({ path: '/v1/messages', body })).status).toBe(200);
      return (JSON.parse(upstream.requests[0]?.body.toString() ?? '{}') as { max_tokens: unknown }).max_tokens;
    };
    expect([await send(1024), await send(31_999)]).toEqual([2000, 64_000]);
    upstream.play(json(WHOLE_CHAT));
  });
});
