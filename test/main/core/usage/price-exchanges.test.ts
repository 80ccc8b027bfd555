// Who served an exchange, and at which price: settings and catalogue as they were when it was asked.
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../../../src/main/core/providers/catalogue.ts';
import { createPriceExchanges, type CompleteExchange } from '../../../../src/main/core/usage/price-exchanges.ts';
import type { Exchange } from '../../../../src/shared/model/exchange.ts';
import { type ConnectionSettings, type Settings, settingsSchema } from '../../../../src/shared/model/settings.ts';

const MILLION = 1_000_000;

function settings(...connections: Partial<ConnectionSettings>[]) {
  return settingsSchema.parse({ connections });
}

function exchange(changes: Partial<Exchange> = {}): Exchange {
  return {
    id: 'x',
    startedAt: 0,
    state: 'done',
    client: 'codex',
    operation: 'generate',
    askedModel: 'opus',
    connectionId: 'a',
    servedModel: 'claude-sonnet-5',
    clientProtocol: 'anthropic-messages',
    upstreamProtocol: 'anthropic-messages',
    isStreaming: true,
    ignoredFields: [],
    attempts: [],
    usage: { inputTokens: MILLION, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
    ...changes,
  };
}

/** Prices for the test, so that it does not depend on what models cost this month. */
const catalogue = createCatalogue({
  patches: {
    anthropic: {
      models: {
        'claude-sonnet-5': { price: { input: 7, output: 70 } },
        'claude-sonnet-5-5': { price: { input: 9, output: 90 } },
      },
    },
    ollama: { models: { qwen: { price: { input: 5, output: 5 } } } },
  },
});

const DOCKER = 'http://127.0.0.1:12434/engines/v1';

function create(current: () => Settings): CompleteExchange {
  return createPriceExchanges({
    settings: current,
    catalogue: () => catalogue,
    isLocalServer: (baseUrl) => baseUrl === DOCKER,
  });
}

function price(connection: Partial<ConnectionSettings>, changes: Partial<Exchange> = {}): Exchange {
  const current = settings({ id: 'a', ...connection });
  return create(() => current)(exchange(changes));
}

describe('a price', () => {
  it('is that of exactly the model that served', () => {
    expect(price({ provider: 'anthropic' })).toMatchObject({
      providerId: 'anthropic',
      cost: { amount: 7, currency: 'USD', kind: 'priced' },
    });
    expect(price({ provider: 'anthropic' }, { servedModel: 'claude-sonnet-5-5' }).cost?.amount).toBe(9);
    for (const servedModel of ['claude-sonnet', 'claude-sonnet-5-', 'claude-sonnet-5-5-5', 'CLAUDE-SONNET-5']) {
      expect(price({ provider: 'anthropic' }, { servedModel }).cost, servedModel).toMatchObject({
        amount: 0,
        kind: 'unknown',
      });
    }
  });

  it('is none where a plan pays, at the address of the plan', () => {
    expect(price({ provider: 'zai-coding' }, { servedModel: 'glm-4.7' }).cost).toMatchObject({ kind: 'included' });
    const plan = { provider: 'glm', baseUrl: 'https://api.z.ai/api/coding/paas/v4' };
    expect(price(plan, { upstreamProtocol: 'openai-chat', servedModel: 'glm-4.6' }).cost).toMatchObject({
      kind: 'included',
    });
  });

  it('follows the plan that the last attempt was paid with', () => {
    const attempt = { connectionId: 'a', model: 'glm-4.6', durationMs: 1 };
    const priced = price(
      { provider: 'glm', plans: ['coding', 'standard'] },
      {
        upstreamProtocol: 'openai-chat',
        servedModel: 'glm-4.6',
        attempts: [
          { ...attempt, plan: 'coding', failure: 'billing' },
          { ...attempt, plan: 'standard' },
          { ...attempt, plan: 'coding', skipped: { reason: 'cooling' } },
        ],
      },
    );
    expect(priced.cost?.kind).not.toBe('included');
  });

  it('is none for models on this computer, at any port, and for the demo', () => {
    expect(price({ provider: 'ollama' }, { servedModel: 'qwen' }).cost).toMatchObject({ amount: 0, kind: 'free' });
    const moved = { provider: 'ollama', baseUrl: 'http://127.0.0.1:9999/v1' };
    expect(price(moved, { servedModel: 'qwen' }).cost).toMatchObject({ kind: 'free' });
    expect(price({ provider: 'ollama' }, { connectionId: 'demo' })).toMatchObject({
      providerId: 'demo',
      cost: { kind: 'free' },
    });
  });

  it('is none at a custom address where a model server of this computer was found', () => {
    const custom = { provider: 'custom', protocol: 'openai-chat' } as const;
    expect(price({ ...custom, baseUrl: DOCKER }).cost).toMatchObject({ kind: 'free' });
    expect(price({ ...custom, baseUrl: 'http://127.0.0.1:4000/v1' }).cost).toMatchObject({ kind: 'unknown' });
  });

  it.each(['gpt-oss:120b-cloud', 'minimax-m2:cloud'])(
    'is unknown for %s, which Ollama passes on to its cloud',
    (model) => {
      expect(price({ provider: 'ollama' }, { servedModel: model }).cost).toMatchObject({ amount: 0, kind: 'unknown' });
    },
  );

  it('is unknown for a custom address, and for a provider that is not in the catalogue', () => {
    const custom = { provider: 'custom', protocol: 'openai-chat', baseUrl: 'https://x.example.com/v1' } as const;
    expect(price(custom)).toMatchObject({ providerId: 'custom', cost: { kind: 'unknown' } });
    expect(price({ provider: 'left-the-catalogue' }).cost).toMatchObject({ kind: 'unknown' });
  });

  it('is not told before the end, nor without tokens, nor for counting them', () => {
    const connection = { provider: 'anthropic' };
    expect(price(connection, { state: 'streaming' })).not.toHaveProperty('cost');
    expect(price(connection, { usage: undefined })).not.toHaveProperty('cost');
    expect(price(connection, { operation: 'count-tokens' })).not.toHaveProperty('cost');
    expect(price(connection, { connectionId: undefined })).not.toHaveProperty('providerId');
  });

  it('is that of the connection which was asked, even if it was removed before the end', () => {
    let current = settings({ id: 'a', provider: 'anthropic' });
    const complete = create(() => current);
    complete(exchange({ state: 'waiting', usage: undefined }));
    current = settings();
    expect(complete(exchange())).toMatchObject({ providerId: 'anthropic', cost: { amount: 7 } });
  });

  it('is that of the connection which served in the end', () => {
    const current = settings({ id: 'a', provider: 'anthropic' }, { id: 'b', provider: 'ollama' });
    const complete = create(() => current);
    complete(exchange({ state: 'waiting' }));
    complete(exchange({ state: 'waiting', connectionId: 'b', servedModel: 'qwen' }));
    expect(complete(exchange({ connectionId: 'b', servedModel: 'qwen' }))).toMatchObject({
      providerId: 'ollama',
      cost: { kind: 'free' },
    });
  });
});
