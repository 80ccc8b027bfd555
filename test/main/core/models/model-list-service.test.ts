// The models to choose from: through the contract, with a real provider behind a real socket.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAppCore, type AppCore } from '../../../../src/main/core/app-core.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../support/fault-upstream.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { createMemoryPorts, createMemorySettings } from '../support/ports.ts';

let upstream: FaultUpstream;
let folder: string;
let cores: AppCore[];

beforeEach(async () => {
  upstream = await startFaultUpstream();
  folder = temporaryFolder();
  cores = [];
});

afterEach(async () => {
  for (const core of cores) await core.stop();
  await upstream.close();
});

function json(body: object, status = 200): Script {
  const text = JSON.stringify(body);
  return [
    { send: `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}` },
  ];
}

function lists(...ids: string[]): void {
  upstream.play(json({ data: ids.map((id) => ({ id })) }));
}

async function open(settings: object = {}) {
  const core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0-test',
      paths: { data: folder },
      settings: createMemorySettings({
        connections: [
          {
            id: 'groq',
            provider: 'groq',
            baseUrl: `${upstream.origin}/openai/v1`,
            keys: ['env:KEY'],
            models: ['own-model'],
          },
          { id: 'vertex', provider: 'google-vertex-ai', placeholders: { REGION: 'us-east5', PROJECT: 'p' } },
        ],
        profiles: { cheap: { slots: { opus: 'small' } } },
        ...settings,
      }),
      readEnvironment: (name) => (name === 'KEY' ? 'key-1' : undefined),
    }),
  );
  cores.push(core);
  return createRouterClient(core.router);
}

describe('the list of models', () => {
  it('asks nobody by itself: it is what the catalogue and the settings know', async () => {
    const client = await open();
    const { models, connections } = await client.models.list({ connectionId: 'groq' });
    expect(upstream.requests).toHaveLength(0);
    expect(models.find(({ id }) => id === 'openai/gpt-oss-120b')).toMatchObject({
      target: 'groq/openai/gpt-oss-120b',
      listedBy: 'catalogue',
      context: 131_072,
      tools: true,
    });
    expect(models.find(({ id }) => id === 'own-model')).toMatchObject({ listedBy: 'settings', isFavourite: false });
    expect(connections[0]?.fetchedAt).toBeUndefined();
  });

  it('is the provider’s own when it was asked, decorated by the catalogue, and kept over a restart with its time', async () => {
    const client = await open();
    lists('openai/gpt-oss-120b', 'brand-new');
    const begin = Date.now();
    const { models, connections } = await client.models.list({ connectionId: 'groq', refresh: true });
    expect(models.map(({ id, listedBy }) => [id, listedBy])).toEqual([
      ['openai/gpt-oss-120b', 'provider'],
      ['brand-new', 'provider'],
      ['own-model', 'settings'],
    ]);
    expect(models[0]).toMatchObject({ context: 131_072, price: { input: expect.any(Number) } });
    expect(connections[0]?.fetchedAt).toBeGreaterThanOrEqual(begin);
    expect(upstream.requests[0]?.headers['authorization']).toBe('Bearer key-1');

    const later = await (await open()).models.list({ connectionId: 'groq' });
    expect(later.models.map(({ id }) => id)).toContain('brand-new');
    expect(later.connections[0]?.fetchedAt).toBe(connections[0]?.fetchedAt);
    expect(upstream.requests).toHaveLength(1);
    expect(readFileSync(join(folder, 'models.json'), 'utf8')).not.toContain('key-1');
  });

  it('stays the old one when the provider fails, and says why', async () => {
    const client = await open();
    lists('first');
    await client.models.list({ connectionId: 'groq', refresh: true });
    upstream.play(json({ error: { message: 'no' } }, 401));
    const { models, connections } = await client.models.list({ connectionId: 'groq', refresh: true });
    expect(models.map(({ id }) => id)).toContain('first');
    expect(connections[0]?.problem).toContain('refused the key');
  });

  it('of another address does not count for this one', async () => {
    lists('first');
    await (await open()).models.list({ connectionId: 'groq', refresh: true });
    const moved = await open({ connections: [{ id: 'groq', provider: 'groq', keys: ['env:KEY'] }] });
    const { models } = await moved.models.list({ connectionId: 'groq' });
    expect(models.map(({ id }) => id)).not.toContain('first');
  });

  it('in a file that is broken is asked for again', async () => {
    writeFileSync(join(folder, 'models.json'), '{"version":1,"lists":[["groq",{"models":7}]]}');
    const { connections } = await (await open()).models.list({ connectionId: 'groq' });
    expect(connections[0]?.fetchedAt).toBeUndefined();
  });

  it('is searched by all words in model and connection', async () => {
    const client = await open();
    lists('meta/llama-big', 'meta/llama-small', 'qwen/big');
    await client.models.list({ connectionId: 'groq', refresh: true });
    const found = await client.models.list({ search: ' GROQ  big llama ' });
    expect(found.models.map(({ target }) => target)).toEqual(['groq/meta/llama-big']);
  });

  it('has favourites in front, which are settings', async () => {
    const client = await open();
    lists('a', 'b');
    await client.models.list({ connectionId: 'groq', refresh: true });
    await client.models.setFavourite({ target: 'groq/b', isFavourite: true });
    const { models } = await client.models.list({ connectionId: 'groq' });
    expect(models.slice(0, 2).map(({ id, isFavourite }) => [id, isFavourite])).toEqual([
      ['b', true],
      ['a', false],
    ]);
    await client.models.setFavourite({ target: 'groq/b', isFavourite: false });
    expect((await client.models.list({ connectionId: 'groq' })).models[0]?.id).toBe('a');
    await expect(client.models.setFavourite({ target: 'no slash', isFavourite: true })).rejects.toMatchObject({
      code: 'INVALID',
    });
  });

  it('of a provider without one is the catalogue’s, and its login is looked at instead', async () => {
    const client = await open();
    const { models, connections } = await client.models.list({ connectionId: 'vertex', refresh: true });
    expect(models.map(({ id }) => id)).toContain('claude-sonnet-5@default');
    expect(connections[0]?.problem).toContain('login for Google Cloud');
  });

  it('of a connection or profile that is not there is refused', async () => {
    const client = await open();
    await expect(client.models.list({ connectionId: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.models.list({ profile: 'constructor' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('slots', () => {
  it('are suggested as far as the provider lists the models, and the profile’s choice goes first', async () => {
    const client = await open();
    lists('openai/gpt-oss-120b');
    const { connections } = await client.models.list({ connectionId: 'groq', profile: 'cheap', refresh: true });
    expect(connections[0]).toMatchObject({
      slots: { opus: 'small' },
      suggestedSlots: { opus: 'openai/gpt-oss-120b', sonnet: 'openai/gpt-oss-120b' },
    });
    expect(connections[0]?.suggestedSlots).not.toHaveProperty('haiku');
  });

  it('are changed with the connection, and nothing else with them', async () => {
    const client = await open();
    const view = await client.connections.update({ id: 'groq', change: { slots: { opus: 'big', default: 'big' } } });
    expect(view).toMatchObject({ slots: { opus: 'big', default: 'big' }, models: ['own-model'] });
    expect((await client.models.list({ connectionId: 'groq' })).connections[0]?.slots).toEqual({
      opus: 'big',
      default: 'big',
    });
  });

  it('and other changes after which nothing could be asked are refused', async () => {
    const client = await open();
    const change = { placeholders: { REGION: 'us-east5' } };
    await expect(client.connections.update({ id: 'vertex', change })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(client.connections.update({ id: 'gone', change: {} })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const moved = { placeholders: { REGION: 'europe-west1', PROJECT: 'p' } };
    expect(await client.connections.update({ id: 'vertex', change: moved })).toMatchObject({
      baseUrl: expect.stringContaining('europe-west1'),
    });
  });
});
