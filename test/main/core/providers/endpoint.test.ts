// Picking an endpoint for a connection.
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../../../src/main/core/providers/catalogue.ts';
import { resolveEndpoint } from '../../../../src/main/core/providers/endpoint.ts';

describe('resolveEndpoint', () => {
  it('takes the first endpoint of the catalogue when nothing is wished', () => {
    expect(resolveEndpoint({ provider: 'openrouter' })).toEqual({
      protocol: 'openai-chat',
      baseUrl: 'https://openrouter.ai/api/v1',
      auth: 'bearer',
      plan: 'standard',
    });
  });

  it("prefers the client's own protocol where the provider speaks it", () => {
    expect(resolveEndpoint({ provider: 'deepseek' }, 'anthropic-messages')).toEqual({
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.deepseek.com/anthropic',
      auth: 'x-api-key',
      plan: 'standard',
    });
    expect(resolveEndpoint({ provider: 'gemini' }, 'openai-chat')).toMatchObject({
      protocol: 'openai-chat',
      auth: 'bearer',
    });
    expect(resolveEndpoint({ provider: 'gemini' }, 'openai-responses')).toMatchObject({
      protocol: 'gemini',
      auth: 'x-goog-api-key',
    });
  });

  it('never moves a key to another plan or region for the sake of the protocol', () => {
    expect(resolveEndpoint({ provider: 'glm' }, 'anthropic-messages')).toMatchObject({
      protocol: 'openai-chat',
      baseUrl: 'https://api.z.ai/api/paas/v4',
    });
    expect(resolveEndpoint({ provider: 'minimax' }, 'openai-chat')).toMatchObject({
      baseUrl: 'https://api.minimax.io/v1',
    });
  });

  it('takes the protocol that the connection names, before the wish and across plans', () => {
    expect(resolveEndpoint({ provider: 'openrouter', protocol: 'anthropic-messages' }, 'openai-chat')).toMatchObject({
      protocol: 'anthropic-messages',
      baseUrl: 'https://openrouter.ai/api',
      auth: 'bearer',
    });
    expect(resolveEndpoint({ provider: 'glm', protocol: 'anthropic-messages' })).toMatchObject({
      baseUrl: 'https://api.z.ai/api/anthropic',
    });
  });

  it('stays at the address that the connection names', () => {
    expect(resolveEndpoint({ provider: 'glm', baseUrl: 'https://api.z.ai/api/anthropic/' }, 'openai-chat')).toEqual({
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.z.ai/api/anthropic/',
      auth: 'bearer',
      plan: 'coding',
    });
    expect(resolveEndpoint({ provider: 'openai', baseUrl: 'http://127.0.0.1:4000/v1' })).toMatchObject({
      protocol: 'openai-chat',
      baseUrl: 'http://127.0.0.1:4000/v1',
    });
    expect(
      resolveEndpoint({ provider: 'groq', baseUrl: 'https://api.groq.com/openai/v1' }, 'openai-responses'),
    ).toMatchObject({
      protocol: 'openai-responses',
    });
  });

  it('picks the endpoint that serves the model', () => {
    const at = (model: string): unknown => resolveEndpoint({ provider: 'opencode-zen' }, { model });
    expect(at('claude-sonnet-5')).toEqual({
      protocol: 'anthropic-messages',
      baseUrl: 'https://opencode.ai/zen',
      auth: 'x-api-key',
      plan: 'standard',
    });
    expect(at('gpt-5.5')).toMatchObject({ protocol: 'openai-responses' });
    expect(at('gemini-3.5-flash')).toMatchObject({ protocol: 'gemini' });
    expect(at('glm-5.2')).toMatchObject({ protocol: 'openai-chat' });
    expect(
      resolveEndpoint({ provider: 'opencode-zen' }, { model: 'glm-5.2', protocol: 'anthropic-messages' }),
    ).toMatchObject({
      protocol: 'openai-chat',
    });
  });

  it('sends the key of a custom connection as its protocol does', () => {
    const auth = (
      protocol: 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini',
      baseUrl: string,
    ): unknown => resolveEndpoint({ provider: 'custom', protocol, baseUrl }, 'gemini');
    expect(auth('anthropic-messages', 'http://h.example')).toMatchObject({
      protocol: 'anthropic-messages',
      auth: 'x-api-key',
    });
    expect(auth('openai-chat', 'http://h.example/v1')).toMatchObject({ auth: 'bearer' });
    expect(auth('openai-responses', 'http://h.example/v1')).toMatchObject({ auth: 'bearer' });
    expect(auth('gemini', 'http://h.example')).toMatchObject({ auth: 'x-goog-api-key' });
    expect(auth('openai-chat', 'https://mine.openai.azure.com/openai/v1')).toMatchObject({ auth: 'api-key' });
  });

  it('says what is missing instead of calling a wrong address', () => {
    expect(resolveEndpoint({ provider: 'azure-openai' })).toEqual({
      problem: expect.stringContaining('YOUR_RESOURCE'),
    });
    expect(resolveEndpoint({ provider: 'aws-bedrock' })).toEqual({ problem: expect.stringContaining('REGION') });
    expect(resolveEndpoint({ provider: 'mistral', protocol: 'gemini' })).toEqual({
      problem: expect.stringContaining('does not speak gemini'),
    });
    expect(resolveEndpoint({ provider: 'nobody' })).toEqual({ problem: expect.stringContaining('nobody') });
    expect(resolveEndpoint({ provider: 'elevenlabs' })).toEqual({
      problem: expect.stringContaining('no language models'),
    });
  });

  it('stays with the plan and region that are chosen, in every protocol (Q2, Q23, VE-3)', () => {
    const glm = { provider: 'glm', plans: ['coding' as const], region: 'cn' as const };
    expect(resolveEndpoint(glm, 'openai-chat')).toMatchObject({
      baseUrl: 'https://open.bigmodel.cn/api/coding/paas/v4',
      plan: 'coding',
    });
    expect(resolveEndpoint(glm, 'anthropic-messages')).toMatchObject({
      baseUrl: 'https://open.bigmodel.cn/api/anthropic',
    });
    expect(resolveEndpoint({ ...glm, protocol: 'openai-responses' })).toEqual({
      problem: expect.stringContaining('does not speak openai-responses'),
    });
    expect(resolveEndpoint({ provider: 'zhipu', plans: ['coding'] })).toMatchObject({
      baseUrl: 'https://open.bigmodel.cn/api/coding/paas/v4',
    });
    expect(resolveEndpoint({ provider: 'zhipu' }, { plan: 'regular' })).toMatchObject({
      baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
    });
  });

  it('names the plans and regions that there are when another is chosen', () => {
    expect(resolveEndpoint({ provider: 'moonshot', region: 'eu' })).toEqual({
      problem: expect.stringContaining('standard in global, standard in cn, coding in global'),
    });
  });

  it('puts the values of the connection into the address (Q4)', () => {
    expect(
      resolveEndpoint({ provider: 'google-vertex-ai', placeholders: { REGION: 'us-east5', PROJECT: 'p-1' } }),
    ).toMatchObject({
      protocol: 'anthropic-messages',
      auth: 'google',
      form: 'vertex-anthropic',
      baseUrl:
        'https://us-east5-aiplatform.googleapis.com/v1/projects/p-1/locations/us-east5/publishers/anthropic/models',
    });
    expect(
      resolveEndpoint(
        { provider: 'google-vertex-ai', placeholders: { REGION: 'global', PROJECT: 'p-1' } },
        { model: 'gemini-3.5-flash' },
      ),
    ).toMatchObject({
      protocol: 'gemini',
      baseUrl: 'https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/publishers/google/models',
    });
  });

  it('refuses a value that would lead elsewhere (S-20)', () => {
    for (const value of ['evil.example.com', 'x/y', 'a@b', 'r#', 'r?x', '..']) {
      expect(resolveEndpoint({ provider: 'aws-bedrock', placeholders: { REGION: value } }), value).toEqual({
        problem: expect.stringContaining('placeholders.REGION'),
      });
    }
  });

  it('takes the name of an Azure deployment from the model, unless the connection names one (Q6)', () => {
    const azure = {
      provider: 'azure-openai',
      baseUrl: 'https://r.openai.azure.com/openai/deployments/YOUR_DEPLOYMENT',
    };
    const catalogue = createCatalogue({ patches: { 'azure-openai': { endpoint: 'deployments' } } });
    const placeholders = { YOUR_RESOURCE: 'my-resource' };
    expect(resolveEndpoint({ provider: azure.provider, placeholders }, { model: 'gpt-4o', catalogue })).toMatchObject({
      baseUrl: 'https://my-resource.openai.azure.com/openai/v1',
    });
    const atDeployment = {
      provider: azure.provider,
      protocol: 'openai-chat' as const,
      baseUrl: 'https://YOUR_RESOURCE.openai.azure.com/openai/deployments/YOUR_DEPLOYMENT',
    };
    expect(resolveEndpoint({ ...atDeployment, placeholders }, { model: 'gpt-4o' })).toMatchObject({
      baseUrl: 'https://my-resource.openai.azure.com/openai/deployments/gpt-4o',
      query: { 'api-version': '2024-12-01-preview' },
      auth: 'api-key',
    });
    expect(
      resolveEndpoint(
        { ...atDeployment, placeholders: { ...placeholders, YOUR_DEPLOYMENT: 'prod' } },
        { model: 'gpt-4o' },
      ),
    ).toMatchObject({ baseUrl: 'https://my-resource.openai.azure.com/openai/deployments/prod' });
  });
});
