// One gateway, one key, every client: addresses, credentials and bases as the official SDKs use them.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../../src/shared/protocols.ts';
import { MATRIX_PROTOCOLS } from '../matrix/protocols.ts';
import type { Fields } from '../matrix/words.ts';
import { HELLO, HI, PROTOCOLS, UPSTREAM_KEY, useRequirementWorld } from './world.ts';

const world = useRequirementWorld();

const PATHS: Readonly<Record<Protocol, (model: string) => string>> = {
  'anthropic-messages': () => '/v1/messages',
  'openai-chat': () => '/v1/chat/completions',
  'openai-responses': () => '/v1/responses',
  gemini: (model) => `/v1beta/models/${encodeURIComponent(model)}:generateContent`,
};

interface Call {
  readonly inbound: Protocol;
  readonly upstream?: Protocol;
  readonly path?: string;
  readonly headers: Record<string, string>;
  readonly query?: string;
}

async function call({ inbound, upstream = inbound, path, headers, query = '' }: Call): Promise<Response> {
  world.upstream().play({ reply: MATRIX_PROTOCOLS[upstream].writeAnswer(HELLO, false), sources: {} });
  const model = world.model(upstream);
  const body = MATRIX_PROTOCOLS[inbound].writeRequest(HI, undefined);
  return fetch(`${world.origin()}${path ?? PATHS[inbound](model)}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(inbound === 'gemini' ? body : { ...body, model }),
  });
}

const bearer = (key = world.token()): Record<string, string> => ({ authorization: `Bearer ${key}` });

it.each(PROTOCOLS)('TL-1: the one local key opens the route of %s as it is', async (inbound) => {
  const answer = await call({ inbound, headers: bearer() });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Hello there')]);
});

describe('TL-2: the key', () => {
  const PLACES: Record<string, (key: string) => Pick<Call, 'headers' | 'query'>> = {
    'Authorization: Bearer': (key) => ({ headers: bearer(key) }),
    'x-api-key': (key) => ({ headers: { 'x-api-key': key } }),
    'x-goog-api-key': (key) => ({ headers: { 'x-goog-api-key': key } }),
    '?key=': (key) => ({ headers: {}, query: `?key=${encodeURIComponent(key)}` }),
  };
  const OF: Record<Protocol, string[]> = {
    'openai-chat': ['Authorization: Bearer'],
    'openai-responses': ['Authorization: Bearer'],
    'anthropic-messages': ['x-api-key', 'Authorization: Bearer'],
    gemini: ['Authorization: Bearer', 'x-goog-api-key', '?key='],
  };
  const SHAPES: Record<Protocol, Fields> = {
    'anthropic-messages': { type: 'error', error: { type: 'authentication_error' } },
    'openai-chat': { error: { message: expect.any(String), type: expect.any(String) } },
    'openai-responses': { error: { message: expect.any(String), type: expect.any(String) } },
    gemini: { error: { code: 401, status: 'UNAUTHENTICATED' } },
  };
  const cases = PROTOCOLS.flatMap((inbound) => (OF[inbound] ?? []).map((place) => [inbound, place] as const));

  it.each(cases)('for %s is taken as %s, and a wrong one is 401 in that protocol’s shape', async (inbound, place) => {
    const at = PLACES[place];
    if (at === undefined) throw new Error(place);
    expect((await call({ inbound, ...at(world.token()) })).status).toBe(200);
    const refused = await call({ inbound, ...at('drg-wrong') });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject(SHAPES[inbound]);
    expect(world.upstream().hits()).toHaveLength(0);
  });
});

describe('TL-3: the official SDK', () => {
  const played = (): string => {
    world.upstream().play({ reply: MATRIX_PROTOCOLS['openai-chat'].writeAnswer(HELLO, false), sources: {} });
    return world.model('openai-chat');
  };

  it('of OpenAI works with a base that ends in /v1 (VE-7)', async () => {
    const client = new OpenAI({ baseURL: `${world.origin()}/v1`, apiKey: world.token(), maxRetries: 0 });
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const answer = await client.chat.completions.create({ model: played(), messages });
    expect(answer.choices[0]?.message.content).toBe('Hello there');
    const response = await client.responses.create({ model: played(), input: 'Hi' });
    expect(response.output_text).toBe('Hello there');
  });

  it.each(['', '/v1'])('of Anthropic works with the root, with "%s" behind it (VE-6)', async (end) => {
    const client = new Anthropic({ baseURL: `${world.origin()}${end}`, apiKey: world.token(), maxRetries: 0 });
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const answer = await client.messages.create({ model: played(), max_tokens: 64, messages });
    expect(answer.content).toMatchObject([{ type: 'text', text: 'Hello there' }]);
  });

  it('of Google works with the root', async () => {
    const client = new GoogleGenAI({ apiKey: world.token(), httpOptions: { baseUrl: world.origin() } });
    const answer = await client.models.generateContent({ model: played(), contents: 'Hi' });
    expect(answer.text).toBe('Hello there');
  });
});

it.each(PROTOCOLS)('TL-8: the Responses API serves a model behind %s, whole and streamed', async (upstream) => {
  for (const isStreaming of [false, true]) {
    const { view, hits } = await world.ask({ inbound: 'openai-responses', upstream, isStreaming });
    expect([view.status, view.error, view.text, hits[0]?.protocol]).toEqual([200, undefined, 'Hello there', upstream]);
  }
});

describe('VE-4: a routed model', () => {
  it.each(PROTOCOLS)('behind %s is served on the Chat, Messages and Responses routes', async (upstream) => {
    for (const inbound of ['openai-chat', 'anthropic-messages', 'openai-responses'] as const) {
      const answer = await call({ inbound, upstream, headers: bearer() });
      expect([inbound, answer.status]).toEqual([inbound, 200]);
      expect(await answer.text()).toContain('Hello there');
      expect(world.upstream().hits()[0]?.protocol).toBe(upstream);
    }
  });
});

describe('VE-6: Claude Code', () => {
  it.each(['/v1/messages', '/v1/v1/messages'])(
    'may ask under %s, so that its base may end in /v1 or not',
    async (path) => {
      const answer = await call({ inbound: 'anthropic-messages', path, headers: bearer() });
      expect(answer.status).toBe(200);
    },
  );
});

describe('VE-8: behind the one local key', () => {
  it.each(PROTOCOLS)('the key of a provider of %s is used, and shown to no client', async (upstream) => {
    for (const inbound of PROTOCOLS) {
      const answer = await call({ inbound, upstream, headers: bearer() });
      const [hit] = world.upstream().hits();
      expect(JSON.stringify(hit?.headers)).toContain(UPSTREAM_KEY);
      expect(JSON.stringify(hit)).not.toContain(world.token());
      expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain(UPSTREAM_KEY);
    }
  });

  it.each(PROTOCOLS)('it stays unsaid also where a provider of %s repeats it in its error', async (upstream) => {
    const message = `Incorrect API key provided: ${UPSTREAM_KEY}`;
    for (const inbound of PROTOCOLS) {
      const reply = MATRIX_PROTOCOLS[upstream].writeError({ status: 400, type: 'invalid_request_error', message });
      world.upstream().play({ reply, sources: {} });
      const model = world.model(upstream);
      const body = MATRIX_PROTOCOLS[inbound].writeRequest(HI, undefined);
      const answer = await fetch(world.origin() + PATHS[inbound](model), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer() },
        body: JSON.stringify(inbound === 'gemini' ? body : { ...body, model }),
      });
      const text = await answer.text();
      expect(answer.ok).toBe(false);
      expect(text).toContain('Incorrect API key');
      expect(text).not.toContain(UPSTREAM_KEY);
    }
  });
});
