// PC-4: who needs no key, or can't be used with one.
import { expect, it, onTestFinished } from 'vitest';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream } from '../../../../support/fault-upstream.ts';
import { BUILT_IN } from '../../../../../src/main/core/providers/catalogue.ts';
import { listProviderViews } from '../../../../../src/main/core/providers/provider-view.ts';
import { httpCandidates } from '../../../../../src/main/core/routing/candidate.ts';
import { connectionSchema } from '../../../../../src/shared/model/settings.ts';
import { WHOLE_CHAT } from '../support/streams.ts';
import { BODIES, startWorld } from '../support/world.ts';

it.each(['ollama', 'lmstudio', 'vllm'])('PC-4: %s needs no key, and none is sent', async (provider) => {
  const upstream = await startFaultUpstream();
  onTestFinished(() => upstream.close());
  upstream.play(json(WHOLE_CHAT));
  const local = { id: 'local', provider, baseUrl: `${upstream.origin}/v1`, models: ['m1'] };
  const world = await startWorld({ settings: { connections: [local] } });
  onTestFinished(() => world.stop());
  const body = { ...BODIES['openai-chat'], model: 'local/m1' };
  expect((await world.ask({ path: '/v1/chat/completions', body })).status).toBe(200);
  const { headers } = upstream.requests[0] ?? { headers: {} };
  for (const name of ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'])
    expect(headers).not.toHaveProperty(name);
  expect(BUILT_IN.find(provider)?.needsKey).toBe(false);
});

it('PC-4: Antigravity is for a login only, and cannot be connected at all: its owner forbids it', () => {
  expect(BUILT_IN.find('antigravity')).toMatchObject({ credential: 'oauth', status: { state: 'restricted' } });
  const view = listProviderViews(BUILT_IN).find(({ id }) => id === 'antigravity');
  expect(view?.isConnectable).toBe(false);
});

it.each(['claude-cli', 'codex-cli'])('PC-4: %s has no key of ours: the tool uses its own login', (provider) => {
  expect(BUILT_IN.find(provider)).toMatchObject({ needsKey: false });
  const connection = connectionSchema.parse({ id: 'tool', provider });
  const found = httpCandidates(connection, 'default', { clientProtocol: 'openai-chat' });
  expect(found).toMatchObject([{ keySource: undefined, endpoint: { auth: 'none' } }]);
});
