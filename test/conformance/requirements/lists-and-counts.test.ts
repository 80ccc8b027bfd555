// What the official SDKs ask beside answers: which models there are, how long a request is, and what is not here.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Protocol } from '../../../src/shared/protocols.ts';
import { CONNECTIONS } from '../gateway.ts';
import { useRequirementWorld } from './world.ts';

const world = useRequirementWorld();
let anthropic: Anthropic;
let openai: OpenAI;
let google: GoogleGenAI;

beforeAll(() => {
  const apiKey = world.token();
  anthropic = new Anthropic({ baseURL: world.origin(), apiKey, maxRetries: 0 });
  openai = new OpenAI({ baseURL: `${world.origin()}/v1`, apiKey, maxRetries: 0 });
  google = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: world.origin() } });
});

async function collect<T>(list: AsyncIterable<T>, nameOf: (item: T) => string | undefined): Promise<string[]> {
  const names: string[] = [];
  for await (const item of list) names.push(nameOf(item) ?? '');
  return names;
}

const IDS = Object.values(CONNECTIONS).map((id) => `${id}/test-model`);

describe('the models', () => {
  it('are listed for each SDK in its own shape, though all ask at one address (§8.2)', async () => {
    expect(await collect(await openai.models.list(), ({ id }) => id)).toEqual(IDS);
    expect((await collect(await anthropic.models.list(), ({ id }) => id)).slice(0, IDS.length)).toEqual(IDS);
    expect(await collect(await google.models.list(), ({ name }) => name)).toEqual(IDS.map((id) => `models/${id}`));
  });

  it('are shown one by one', async () => {
    const [id = ''] = IDS;
    expect(await openai.models.retrieve(id)).toMatchObject({ id, object: 'model' });
    expect(await anthropic.models.retrieve(id)).toMatchObject({ id, type: 'model' });
    expect(await google.models.get({ model: id })).toMatchObject({ name: `models/${id}` });
  });
});

describe('a count', () => {
  const play = (json: object): void => world.upstream().play({ reply: { status: 200, json }, sources: {} });

  it('for a Responses client is the provider’s own where that speaks the same', async () => {
    play({ object: 'response.input_tokens', input_tokens: 4711 });
    const model = world.model('openai-responses');
    expect((await openai.responses.inputTokens.count({ model, input: 'Hi' })).input_tokens).toBe(4711);
    expect(world.upstream().hits()).toMatchObject([
      { operation: 'count-tokens', protocol: 'openai-responses', body: { model: 'test-model', input: 'Hi' } },
    ]);
  });

  it('for a Responses client is asked of Anthropic and Google, and an estimate elsewhere', async () => {
    for (const upstream of ['anthropic-messages', 'gemini'] satisfies Protocol[]) {
      play(upstream === 'gemini' ? { totalTokens: 12 } : { input_tokens: 12 });
      const counted = await openai.responses.inputTokens.count({ model: world.model(upstream), input: 'Hi' });
      expect(counted).toEqual({ object: 'response.input_tokens', input_tokens: 12 });
    }
    play({});
    const model = world.model('openai-chat');
    const guess = await openai.responses.inputTokens.count({ model, input: 'a word or two' });
    expect(guess.input_tokens).toBeGreaterThan(0);
    expect(world.upstream().hits()).toEqual([]);
  });

  it.each(['openai-chat', 'openai-responses'] as const)(
    'for others’ clients is an estimate for %s',
    async (upstream) => {
      play({ input_tokens: 1 });
      const model = world.model(upstream);
      const messages = [{ role: 'user' as const, content: 'a word or two' }];
      expect((await anthropic.messages.countTokens({ model, messages })).input_tokens).toBeGreaterThan(1);
      expect((await google.models.countTokens({ model, contents: 'a word or two' })).totalTokens).toBeGreaterThan(1);
      expect(world.upstream().hits()).toEqual([]);
    },
  );
});

describe('what is not here', () => {
  it('is told in the shape of who asked', async () => {
    await expect(anthropic.messages.batches.list()).rejects.toMatchObject({ status: 404 });
    await expect(openai.files.list()).rejects.toMatchObject({ status: 404 });
    const embed = google.models.embedContent({ model: world.model('gemini'), contents: 'Hi' });
    await expect(embed).rejects.toThrow('"status":"UNIMPLEMENTED"');
  });
});
