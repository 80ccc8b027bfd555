// Profiles and aliases through the contract, with real requests that show what holds.
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../../../src/main/core/api/router.ts';
import { createAppCore, type AppCore } from '../../../../src/main/core/app-core.ts';
import { json } from '../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { WHOLE_CHAT } from '../gateway/support/streams.ts';
import { createMemoryPorts, createMemorySettings, type MemorySettingsStore } from '../support/ports.ts';

let upstream: FaultUpstream;
let core: AppCore;
let client: RouterClient<AppRouter>;
let store: MemorySettingsStore;

async function start(source: 'stored' | 'config-file' = 'stored', more: object = {}): Promise<void> {
  const lab = { provider: 'custom', protocol: 'openai-chat', baseUrl: `${upstream.origin}/v1` };
  store = createMemorySettings(
    {
      connections: [
        { ...lab, id: 'work', models: ['w1', 'w2'], slots: { opus: 'w2' } },
        { ...lab, id: 'lab', models: ['l1', 'l2'] },
      ],
      active: 'work',
      ...more,
    },
    source,
  );
  core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0-test',
      paths: { data: temporaryFolder() },
      settings: store,
    }),
  );
  await core.start();
  client = createRouterClient(core.router);
}

beforeEach(async () => {
  upstream = await startFaultUpstream();
  upstream.play(json(WHOLE_CHAT));
});

afterEach(async () => {
  await core.stop();
  await upstream.close();
});

/** `connection/model` that served the name. */
async function served(model: string, { path = '', token = core.gatewayAccess().token } = {}): Promise<string> {
  const answer = await fetch(`${core.gatewayAccess().address}${path}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  await answer.arrayBuffer();
  return `${answer.headers.get('x-dragoman-connection')}/${answer.headers.get('x-dragoman-model')}`;
}

describe('a profile', () => {
  it('holds for the next request that names none, until another choice', async () => {
    await start();
    const { id } = await client.profiles.create({ name: 'Cheap & local' });
    expect(id).toBe('cheap-local');
    await client.profiles.change({ id, change: { active: 'lab', slots: { opus: 'work/w1' } } });
    expect(await served('claude-opus-4-8')).toBe('work/w2');
    await client.profiles.setCurrent({ id });
    expect(await served('claude-opus-4-8')).toBe('work/w1');
    expect(await served('anything')).toBe('lab/l1');
    expect((await client.status.get()).profile).toEqual({ id, name: 'Cheap & local' });
    expect((await client.status.get()).active.id).toBe('lab');
    expect((await client.activity.list({})).exchanges[0]).toMatchObject({ profile: id });
    await client.profiles.setCurrent({});
    expect(await served('anything')).toBe('work/w1');
  });

  it('gives way to the one of the address or the token, and to a connection that is chosen instead', async () => {
    await start('stored', { profiles: { now: { active: 'lab' }, other: { slots: { default: 'work/w2' } } } });
    await client.profiles.setCurrent({ id: 'now' });
    const { token } = await client.tokens.create({ name: 't', profile: 'other' });
    expect(await served('anything', { path: '/p/other' })).toBe('work/w2');
    expect(await served('anything', { token })).toBe('work/w2');
    expect(await served('anything')).toBe('lab/l1');
    await client.connections.activate({ id: 'work' });
    expect(await served('anything')).toBe('work/w1');
    expect((await client.status.get()).profile).toBeUndefined();
  });

  it('without a connection of its own stays when another connection is chosen', async () => {
    await start('stored', { profiles: { slots: { slots: { haiku: 'lab/l2' } } }, activeProfile: 'slots' });
    await client.connections.activate({ id: 'lab' });
    expect((await client.status.get()).profile?.id).toBe('slots');
    expect(await served('anything')).toBe('lab/l1');
  });

  it('is copied with its choices, renamed, and never takes the name of another', async () => {
    await start('stored', { profiles: { a: { name: 'A', active: 'lab', fallbacks: ['work/w1'] } } });
    const copy = await client.profiles.create({ name: 'B', copyOf: 'a' });
    expect(copy).toMatchObject({ id: 'b', name: 'B', active: 'lab', fallbacks: ['work/w1'] });
    await expect(client.profiles.create({ name: 'a' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(client.profiles.change({ id: 'b', change: { name: 'A' } })).rejects.toMatchObject({ code: 'INVALID' });
    expect(await client.profiles.change({ id: 'b', change: { name: 'C', active: null } })).toMatchObject({ name: 'C' });
    expect((await client.profiles.list()).map(({ name, active }) => [name, active])).toEqual([
      ['', 'work'],
      ['A', 'lab'],
      ['C', undefined],
    ]);
  });

  it('is only removed when its tokens have a place', async () => {
    await start('stored', { profiles: { a: {}, b: {} }, activeProfile: 'a' });
    await client.tokens.create({ name: 'laptop', profile: 'a' });
    await expect(client.profiles.remove({ id: 'a' })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('laptop'),
    });
    await client.profiles.remove({ id: 'a', moveTokens: 'b' });
    expect(await client.tokens.list()).toMatchObject([{ name: 'laptop', profile: 'b' }]);
    expect((await client.status.get()).profile).toBeUndefined();
    await client.profiles.remove({ id: 'b', moveTokens: null });
    expect((await client.tokens.list())[0]).not.toHaveProperty('profile');
    await expect(client.profiles.remove({ id: 'b' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is refused a connection that is not there, and settings of a file stay as they are', async () => {
    await start('stored', { profiles: { a: {} } });
    await expect(client.profiles.change({ id: 'a', change: { active: 'nope' } })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('there is no connection "nope"'),
    });
    await core.stop();
    await start('config-file', { profiles: { a: {} } });
    for (const call of [
      client.profiles.create({ name: 'x' }),
      client.profiles.setCurrent({ id: 'a' }),
      client.profiles.change({ change: { fallbacks: [] } }),
      client.aliases.set({ name: 'x', target: 'lab/l1' }),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'READ_ONLY' });
    }
  });
});

describe('the choice without a profile', () => {
  it('has the slots of the active connection, with fallbacks and routes of its own', async () => {
    await start();
    const view = await client.profiles.change({
      change: {
        slots: { opus: null, haiku: 'w2' },
        fallbacks: ['lab/l2'],
        routes: [{ model: 'gpt-*', to: 'lab/l1', fallbacks: [] }],
      },
    });
    expect(view).toMatchObject({ isCurrent: true, activeId: 'work', slots: { haiku: 'w2' }, fallbacks: ['lab/l2'] });
    expect(view.slots).not.toHaveProperty('opus');
    expect(await served('claude-haiku-4-5')).toBe('work/w2');
    expect(await served('gpt-9')).toBe('lab/l1');
    expect((await client.connections.list()).find(({ id }) => id === 'work')?.slots).toEqual({ haiku: 'w2' });
    expect(view.effective.find(({ slot }) => slot === 'haiku')).toEqual({
      slot: 'haiku',
      target: { connectionId: 'work', model: 'w2' },
      rule: { kind: 'slot', slot: 'haiku', of: 'connection' },
    });
  });

  it('lends its fallbacks to no profile', async () => {
    await start('stored', { fallbacks: ['lab/l2'], profiles: { alone: {} } });
    expect((await client.models.resolve({ model: 'w1' })).targets).toHaveLength(2);
    expect((await client.models.resolve({ model: 'w1', profile: 'alone' })).targets).toHaveLength(1);
    await expect(client.connections.remove({ id: 'lab' })).rejects.toThrow('fallbacks');
  });
});

describe('a name that is tried', () => {
  it('comes to what a request would get, with the rule', async () => {
    await start('stored', {
      aliases: { quick: 'lab/l2' },
      routes: [{ model: 'gpt-*', to: 'lab/l1', fallbacks: ['work/w1'] }],
      profiles: { p: { slots: { opus: 'lab/l1' } } },
      activeProfile: 'p',
    });
    const ruleOf = async (model: string, profile?: string | null) =>
      (await client.models.resolve({ model, ...(profile === undefined ? {} : { profile }) })).rule;
    expect(await ruleOf('lab/l1')).toEqual({ kind: 'connection' });
    expect(await client.models.resolve({ model: 'gpt-5' })).toEqual({
      targets: [
        { connectionId: 'lab', model: 'l1' },
        { connectionId: 'work', model: 'w1' },
      ],
      rule: { kind: 'route', pattern: 'gpt-*', of: 'all' },
    });
    expect(await ruleOf('quick')).toEqual({ kind: 'alias' });
    expect(await ruleOf('opus')).toEqual({ kind: 'slot', slot: 'opus', of: 'profile' });
    expect(await ruleOf('opus', null)).toEqual({ kind: 'slot', slot: 'opus', of: 'connection' });
    expect(await ruleOf('l2')).toEqual({ kind: 'list' });
    expect(await ruleOf('some-tool-name')).toEqual({ kind: 'default', of: 'connection' });
    expect((await client.models.resolve({ model: 'no/such' })).problem).toContain('There is no model "no/such"');
  });
});

describe('an alias', () => {
  it('is set, changed and removed, and works at once', async () => {
    await start();
    await client.aliases.set({ name: 'quick', target: 'lab/l2' });
    expect(await served('quick')).toBe('lab/l2');
    expect(await client.aliases.set({ name: 'quick', target: 'lab/l1' })).toEqual([
      { name: 'quick', target: 'lab/l1' },
    ]);
    await expect(client.aliases.set({ name: 'bad', target: 'nope/x' })).rejects.toMatchObject({ code: 'INVALID' });
    expect(await client.aliases.remove({ name: 'quick' })).toEqual([]);
    await expect(client.aliases.remove({ name: 'quick' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
