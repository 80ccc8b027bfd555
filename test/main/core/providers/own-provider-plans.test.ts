// VE-2: a provider of the user's own with everything a provider may carry: name, protocols, models, addresses and plans.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, it, onTestFinished } from 'vitest';
import { createAppCore } from '../../../../src/main/core/app-core.ts';
import { json } from '../../../support/fault-answers.ts';
import { startFaultUpstream } from '../../../support/fault-upstream.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { WHOLE_CHAT, WHOLE_MESSAGE } from '../gateway/support/streams.ts';
import { createMemoryPorts, createMemorySettings } from '../support/ports.ts';

it('VE-2: carries its name, its protocols, its models, and an address for each plan; each is asked where it stands', async () => {
  const upstream = await startFaultUpstream();
  onTestFinished(() => upstream.close());
  upstream.play(({ target }) => json(target.endsWith('/messages') ? WHOLE_MESSAGE : WHOLE_CHAT));
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'providers'));
  const at = (id: string, path: string, more: object) => ({ id, url: `${upstream.origin}${path}`, ...more });
  const definition = {
    name: 'Two plans',
    endpoints: [
      at('chat', '/api/paas/v4', { protocols: ['openai-chat'], plan: 'regular' }),
      at('chat-coding', '/api/coding/paas/v4', { protocols: ['openai-chat'], plan: 'coding' }),
      at('messages', '/api/anthropic', { protocols: ['anthropic-messages'], plan: 'regular', auth: 'x-api-key' }),
    ],
    models: { 'glm-9': { context: 200_000 }, 'glm-9-air': {} },
  };
  writeFileSync(join(folder, 'providers', 'two-plans.json'), JSON.stringify(definition));
  const own = { provider: 'two-plans', keys: ['key-of-two-plans'] };
  const core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0-test',
      paths: { data: folder },
      settings: createMemorySettings({
        connections: [
          { id: 'regular', plans: ['regular'], ...own },
          { id: 'coding', plans: ['coding'], ...own },
        ],
      }),
    }),
  );
  onTestFinished(() => core.stop());
  await core.start();
  const client = createRouterClient(core.router);
  const listed = (await client.providers.list()).find(({ id }) => id === 'two-plans');
  expect(listed).toMatchObject({ name: 'Two plans', isOwn: true, models: [{ id: 'glm-9' }, { id: 'glm-9-air' }] });
  expect(listed?.endpoints.map(({ plan, protocols }) => [plan, ...protocols])).toEqual([
    ['regular', 'openai-chat'],
    ['coding', 'openai-chat'],
    ['regular', 'anthropic-messages'],
  ]);

  const ask = async (path: string, model: string): Promise<string | undefined> => {
    const { address, token } = core.gatewayAccess();
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Hello')]);
    return upstream.requests.at(-1)?.target;
  };
  expect(await ask('/v1/chat/completions', 'regular/glm-9')).toBe('/api/paas/v4/chat/completions');
  expect(await ask('/v1/chat/completions', 'coding/glm-9-air')).toBe('/api/coding/paas/v4/chat/completions');
  expect(await ask('/v1/messages', 'regular/glm-9')).toBe('/api/anthropic/v1/messages');
});
