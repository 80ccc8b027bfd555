// A provider that is nothing but a JSON file in the data folder, connected and talked to through the whole core.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, it, onTestFinished } from 'vitest';
import { createAppCore } from '../../../../src/main/core/app-core.ts';
import { startFaultUpstream } from '../../../support/fault-upstream.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { WHOLE_CHAT } from '../gateway/support/streams.ts';
import { createMemoryPorts } from '../support/ports.ts';

it('adds an OpenAI-like provider by a file alone: listed, connected, asked in its dialect (VE-11, PC-1, PC-2)', async () => {
  const upstream = await startFaultUpstream();
  onTestFinished(() => upstream.close());
  const text = JSON.stringify(WHOLE_CHAT);
  upstream.play([
    { send: `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}` },
  ]);
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'providers'));
  const definition = {
    name: 'My lab',
    endpoints: [{ id: 'chat', url: `${upstream.origin}/llm/v2`, protocols: ['openai-chat'], auth: 'api-key' }],
    models: { 'lab-large': { context: 32_000, price: { input: 1, output: 2 } } },
    headers: { 'x-team': 'blue' },
    dialect: { maxTokensField: 'max_completion_tokens', drop: ['temperature'], set: { safe: true } },
  };
  writeFileSync(join(folder, 'providers', 'my-lab.json'), JSON.stringify(definition));
  const core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0-test',
      paths: { data: folder },
    }),
  );
  onTestFinished(() => core.stop());
  await core.start();
  const client = createRouterClient(core.router);
  const listed = (await client.providers.list()).find(({ id }) => id === 'my-lab');
  expect(listed).toMatchObject({ name: 'My lab', isOwn: true, isConnectable: true, models: [{ id: 'lab-large' }] });
  const added = await client.connections.add({ provider: 'my-lab', key: 'lab-key-1', models: [] });
  expect(added).toMatchObject({ id: 'my-lab', providerName: 'My lab', models: ['lab-large'] });

  const { address, token } = core.gatewayAccess();
  const answer = await fetch(`${address}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': token, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'my-lab/lab-large',
      max_tokens: 9,
      temperature: 0.5,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  });
  expect(await answer.json()).toMatchObject({ content: [{ type: 'text', text: 'Hello' }] });
  const [request] = upstream.requests;
  expect(request?.target).toBe('/llm/v2/chat/completions');
  expect(request?.headers).toMatchObject({ 'api-key': 'lab-key-1', 'x-team': 'blue' });
  expect(request?.headers['authorization']).toBeUndefined();
  expect(JSON.parse(request?.body.toString() ?? '')).toEqual({
    model: 'lab-large',
    messages: [{ role: 'user', content: 'Hi' }],
    max_completion_tokens: 9,
    safe: true,
  });
});
