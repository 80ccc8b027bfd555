// Tokens that are bound to a profile: two terminals, two models, one gateway at the same time (VE-9).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../../src/main/core/api/router.ts';
import { type AppCore, createAppCore } from '../../../src/main/core/app-core.ts';
import { json } from '../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../support/fault-upstream.ts';
import { WHOLE_CHAT } from './gateway/support/streams.ts';
import { createMemoryLog, createMemoryPorts, createMemorySettings, type MemorySettingsStore } from './support/ports.ts';

let folder: string;
let upstream: FaultUpstream;
let core: AppCore;
let client: RouterClient<AppRouter>;
let store: MemorySettingsStore;
let log: string[];

async function start(source: 'stored' | 'config-file' = 'stored', more: object = {}): Promise<void> {
  const memoryLog = createMemoryLog();
  log = memoryLog.lines;
  store = createMemorySettings(
    {
      connections: [
        {
          id: 'bigglm',
          provider: 'custom',
          protocol: 'openai-chat',
          baseUrl: `${upstream.origin}/v1`,
          models: ['glm-4.6', 'glm-4.5', 'glm-usual'],
        },
      ],
      profiles: {
        a: { slots: { default: 'glm-4.6', sonnet: 'glm-4.6' } },
        b: { slots: { default: 'bigglm/glm-4.5' }, routes: [{ model: 'claude-*', to: 'bigglm/glm-4.5' }] },
      },
      ...more,
    },
    source,
  );
  core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0-test',
      paths: { data: folder },
      settings: store,
      log: memoryLog,
    }),
  );
  await core.start();
  client = createRouterClient(core.router);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-tokens-'));
  upstream = await startFaultUpstream();
  upstream.play(json(WHOLE_CHAT));
});

afterEach(async () => {
  await core.stop();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

async function ask(
  model: string,
  access: { address: string; token: string },
): Promise<{ status: number; served: string | null }> {
  const answer = await fetch(`${access.address}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  await answer.arrayBuffer();
  return { status: answer.status, served: answer.headers.get('x-dragoman-model') };
}

describe('VE-9: a token of a profile', () => {
  it('gives each project its own model at the same time, and none of it is shared', async () => {
    await start();
    const [a, b, main] = await Promise.all([
      client.gateway.access({ profile: 'a' }),
      client.gateway.access({ profile: 'b' }),
      client.gateway.access(),
    ]);
    expect(new Set([a.token, b.token, main.token]).size).toBe(3);
    const rounds = Array.from({ length: 10 }, () => [a, b, main]).flat();
    const served = await Promise.all(rounds.map((access) => ask('claude-sonnet-4-5', access)));
    expect(served.map(({ served: model }) => model)).toEqual(
      Array.from({ length: 10 }, () => ['glm-4.6', 'glm-4.5', 'glm-4.6']).flat(),
    );
    expect((await ask('some-other-model', a)).served).toBe('glm-4.6');
    expect((await ask('some-other-model', b)).served).toBe('glm-4.5');
  });

  it('comes behind a model that the request names, and before the default', async () => {
    await start();
    const a = await client.gateway.access({ profile: 'a' });
    expect((await ask('bigglm/glm-usual', a)).served).toBe('glm-usual');
    expect((await ask('glm-4.5', a)).served).toBe('glm-4.5');
    expect((await ask('nothing-known', a)).served).toBe('glm-4.6');
    expect((await ask('nothing-known', { ...a, address: `${a.address}/p/b` })).served, 'the address says more').toBe(
      'glm-4.5',
    );
  });

  it('is the same each time it is asked for, and after a restart', async () => {
    await start();
    const first = await client.gateway.access({ profile: 'a' });
    expect(await client.gateway.access({ profile: 'a' })).toEqual(first);
    expect(await client.tokens.list()).toEqual([
      { name: 'a', profile: 'a', isAvailable: true, lastFour: first.token.slice(-4) },
    ]);
  });

  it('is told once when it is made, and stands nowhere but in the secret store', async () => {
    await start();
    const made = await client.tokens.create({ name: 'laptop', profile: 'b' });
    expect(made.token).toMatch(/^drg-[\w-]{43}$/);
    expect((await ask('x', { address: core.gatewayAccess().address, token: made.token })).served).toBe('glm-4.5');
    const seen = JSON.stringify([await client.tokens.list(), await client.activity.list({}), store.content(), log]);
    expect(seen).not.toContain(made.token);
    expect(seen).toContain('"name":"laptop"');
  });

  it('gets another profile from the next request on, or none', async () => {
    await start();
    const { token } = await client.tokens.create({ name: 'laptop', profile: 'a' });
    const access = { address: core.gatewayAccess().address, token };
    expect(await client.tokens.setProfile({ name: 'laptop', profile: 'b' })).toMatchObject({ profile: 'b' });
    expect((await ask('claude-sonnet-4-5', access)).served).toBe('glm-4.5');
    expect(await client.tokens.setProfile({ name: 'laptop', profile: null })).not.toHaveProperty('profile');
    await expect(client.tokens.setProfile({ name: 'laptop', profile: 'c' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(client.tokens.setProfile({ name: 'x', profile: null })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that is taken back gets 401 at once, while the others still work', async () => {
    await start();
    const { address, token: main } = core.gatewayAccess();
    const [one, two] = [await client.tokens.create({ name: 'one' }), await client.tokens.create({ name: 'two' })];
    await client.tokens.revoke({ name: 'one' });
    expect((await ask('x', { address, token: one.token })).status).toBe(401);
    for (const token of [two.token, main]) expect((await ask('x', { address, token })).status).toBe(200);
    await expect(client.tokens.revoke({ name: 'one' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('has a name of its own and a profile that is there', async () => {
    await start();
    await client.tokens.create({ name: 'one' });
    await expect(client.tokens.create({ name: 'one' })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('already a token "one"'),
    });
    for (const call of [client.tokens.create({ name: 'x', profile: 'aa' }), client.gateway.access({ profile: 'aa' })]) {
      await expect(call).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: 'There is no profile "aa". Did you mean a or b?',
      });
    }
  });
});

describe('a settings file', () => {
  it('may hold tokens; a profile without one is reached by its address', async () => {
    await start('config-file', { tokens: [{ name: 'mine', token: 'drg-token-from-file', profile: 'a' }] });
    expect(await client.gateway.access({ profile: 'a' })).toMatchObject({ token: 'drg-token-from-file' });
    const b = await client.gateway.access({ profile: 'b' });
    expect(b).toEqual({ address: `${core.gatewayAccess().address}/p/b`, token: core.gatewayAccess().token });
    expect((await ask('claude-opus-4-8', b)).served).toBe('glm-4.5');
    await expect(client.tokens.create({ name: 'x' })).rejects.toMatchObject({ code: 'READ_ONLY' });
  });
});
