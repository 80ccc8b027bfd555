// Discovery and usage as parts of the whole core: a server is found after the start, added with one click, and its answers are free.
import { createRouterClient, type RouterClient } from '@orpc/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AppRouter } from '../../../../src/main/core/api/router.ts';
import { type AppCore, createAppCore } from '../../../../src/main/core/app-core.ts';
import type { LocalServer } from '../../../../src/shared/model/discovery.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { createMemoryPorts } from '../support/ports.ts';
import { OLLAMA, startFake, type Script } from './support/fake-servers.ts';

const CHATTING_OLLAMA: Script = {
  ...OLLAMA,
  'POST /v1/chat/completions': {
    json: {
      id: 'c1',
      object: 'chat.completion',
      created: 1,
      model: 'qwen3:8b',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 30, completion_tokens: 4, total_tokens: 34 },
    },
  },
};

async function start(ollamaPort: number): Promise<{ core: AppCore; client: RouterClient<AppRouter> }> {
  const core = await createAppCore(
    createMemoryPorts({
      version: '9.8.7',
      paths: { data: temporaryFolder() },
      readEnvironment: (name) => (name === 'OLLAMA_HOST' ? `127.0.0.1:${ollamaPort}` : undefined),
    }),
  );
  onTestFinished(() => core.stop());
  await core.start();
  return { core, client: createRouterClient(core.router) };
}

function isOurs(server: LocalServer, port: number): boolean {
  return server.id === `127.0.0.1:${port}`;
}

describe('the core', () => {
  it('listens before it looks for servers, and tells those who watch what it found', async () => {
    const fake = await startFake(OLLAMA);
    const { core, client } = await start(fake.port);
    expect(core.status().gateway.state).toBe('running');
    const leaving = new AbortController();
    for await (const { servers } of await client.discovery.watch(undefined, { signal: leaving.signal })) {
      const ours = servers.find((server) => isOurs(server, fake.port));
      if (ours === undefined) continue;
      expect(ours).toMatchObject({ kind: 'ollama', state: 'running', version: '0.12.6' });
      break;
    }
    leaving.abort();
  });

  it('makes a connection with one click, which answers for nothing and shows in the totals', async () => {
    const fake = await startFake(CHATTING_OLLAMA);
    const { core, client } = await start(fake.port);
    await client.discovery.look({ reason: 'click' });
    const view = await client.discovery.connect({ serverId: `127.0.0.1:${fake.port}` });
    expect(view).toMatchObject({
      id: 'ollama',
      providerId: 'ollama',
      baseUrl: `http://127.0.0.1:${fake.port}/v1`,
      models: ['qwen3:8b', 'llava:7b'],
      isActive: true,
    });
    const ours = (await client.discovery.list()).find((server) => isOurs(server, fake.port));
    expect(ours?.connectionId).toBe('ollama');

    const { address, token } = core.gatewayAccess();
    const answer = await fetch(`${address}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': token, 'content-type': 'application/json', 'user-agent': 'claude-cli/2.1.197' },
      body: JSON.stringify({ model: 'opus', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    expect(answer.status).toBe(200);
    await answer.text();
    const { exchanges } = await client.activity.list({});
    expect(exchanges).toMatchObject([
      { connectionId: 'ollama', providerId: 'ollama', cost: { amount: 0, currency: 'USD', kind: 'free' } },
    ]);

    const today = new Date();
    const year = today.getFullYear();
    const near = { from: `${year}-01-01`, to: `${year}-12-31` };
    const report = await client.usage.totals({ ...near, by: 'client' });
    expect(report).toMatchObject({
      total: { requests: 1, errors: 0, inputTokens: 30, outputTokens: 4, amount: 0, freeRequests: 1 },
      groups: [{ id: 'claude-code', requests: 1 }],
    });
    const local = [year, today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
    expect(report.days.map(({ day }) => day)).toEqual([local]);
    expect((await client.usage.csv({ ...near, by: 'provider' })).text).toContain(`${local},ollama,1,0,30,`);
    await client.activity.clear();
    expect((await client.usage.totals({ ...near, by: 'model' })).total.requests).toBe(1);
    await client.usage.clear();
    expect((await client.usage.totals({ ...near, by: 'model' })).total.requests).toBe(0);
  });

  it('refuses ranges that make no sense', async () => {
    const { client } = await start(1);
    await expect(client.usage.totals({ from: '2026-03-02', to: '2026-03-01', by: 'model' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(client.usage.totals({ from: '2000-01-01', to: '2026-03-01', by: 'model' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(client.usage.csv({ from: 'x', to: '2026-03-01', by: 'model' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it('says in words why a server can not be added', async () => {
    const { client } = await start(1);
    await expect(client.discovery.connect({ serverId: '127.0.0.1:1' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      defined: true,
    });
  });
});
