// GitLab's own names for models, and what its gateway wants to hear in their place.
import { describe, expect, it } from 'vitest';
import { createGitlabFlow } from '../../../../../src/main/core/credentials/sign-in/gitlab.ts';
import type { Credential, Tokens } from '../../../../../src/main/core/credentials/vault/credential.ts';
import { BUILT_IN } from '../../../../../src/main/core/providers/catalogue.ts';
import { resolveEndpoint } from '../../../../../src/main/core/providers/endpoint.ts';
import { quietFlowParts } from './flow-parts.ts';

const flow = createGitlabFlow(quietFlowParts());

function sent(model: string): unknown {
  const body = JSON.stringify({ model, input: 'duo-chat-gpt-5-4 is a name' });
  const request = { url: new URL('https://cloud.gitlab.com/'), body };
  const applied = flow.apply({} as Credential, { accessToken: '{"token":"t"}' } as Tokens, request).body?.toString();
  const parsed = JSON.parse(applied ?? '{}') as { model: string; input: string };
  expect(parsed.input).toBe('duo-chat-gpt-5-4 is a name');
  return parsed.model;
}

describe('a model of GitLab Duo', () => {
  it.each([
    ['duo-chat-sonnet-4-6', 'claude-sonnet-4-6'],
    ['duo-chat-haiku-4-5', 'claude-haiku-4-5-20251001'],
    ['duo-chat-fable-5', 'claude-fable-5'],
    ['duo-chat-gpt-5-4', 'gpt-5.4-2026-03-05'],
    ['duo-chat-gpt-5-4-mini', 'gpt-5.4-mini'],
    ['duo-chat-gpt-5-3-codex', 'gpt-5.3-codex'],
    ['duo-chat-gpt-5-codex', 'gpt-5-codex'],
    ['duo-chat-gpt-6-astra', 'gpt-6-astra'],
    ['claude-sonnet-5', 'claude-sonnet-5'],
  ])('%s is asked for as %s', (name, real) => {
    expect(sent(name)).toBe(real);
  });

  it('has a real name and an address, each one in the catalogue', () => {
    for (const { id } of BUILT_IN.find('gitlab-duo')?.models ?? []) {
      expect(sent(id)).not.toContain('duo-chat');
      expect(resolveEndpoint({ provider: 'gitlab-duo' }, { model: id })).toMatchObject({
        protocol: id.includes('gpt') ? (expect.stringMatching(/^openai-/) as unknown) : 'anthropic-messages',
      });
    }
  });

  it('of the Codex family, or from GPT-5.6 on, is asked by Responses only', () => {
    for (const model of ['duo-chat-gpt-5-3-codex', 'duo-chat-gpt-5-6-sol', 'duo-chat-gpt-6-astra']) {
      const endpoint = resolveEndpoint({ provider: 'gitlab-duo' }, { model, protocol: 'openai-chat' });
      expect(endpoint).toMatchObject({ protocol: 'openai-responses' });
    }
    expect(
      resolveEndpoint({ provider: 'gitlab-duo' }, { model: 'duo-chat-gpt-5-4', protocol: 'openai-chat' }),
    ).toMatchObject({ protocol: 'openai-chat' });
  });
});
