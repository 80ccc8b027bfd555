// Picking an endpoint for a connection.
import { describe, expect, it } from 'vitest';
import { resolveEndpoint } from '../../../../src/main/core/providers/endpoint.ts';

describe('resolveEndpoint', () => {
  it('takes the first endpoint of the catalogue when nothing is wished', () => {
    expect(resolveEndpoint({ provider: 'openrouter' })).toEqual({
      protocol: 'openai-chat',
      baseUrl: 'https://openrouter.ai/api/v1',
      auth: 'bearer',
    });
  });

  it("prefers the client's own protocol where the provider speaks it", () => {
    expect(resolveEndpoint({ provider: 'deepseek' }, 'anthropic-messages')).toEqual({
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.deepseek.com/anthropic',
      auth: 'x-api-key',
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
});
