// Joining base addresses and paths.
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../../../../src/main/core/providers/catalogue.ts';
import { joinUrl } from '../../../../src/main/core/providers/join-url.ts';
import type { Protocol } from '../../../../src/main/core/ir/protocol.ts';

const MESSAGES = 'v1/messages';
const CHAT = 'v1/chat/completions';
const RESPONSES = 'v1/responses';
const GEMINI = 'v1beta/models/gemini-x:generateContent';

const PATHS: Record<Protocol, string> = {
  'anthropic-messages': MESSAGES,
  'openai-chat': CHAT,
  'openai-responses': RESPONSES,
  gemini: GEMINI,
};

describe('joinUrl', () => {
  it.each([
    ['https://api.anthropic.com', MESSAGES, 'https://api.anthropic.com/v1/messages'],
    ['https://api.anthropic.com/v1', MESSAGES, 'https://api.anthropic.com/v1/messages'],
    ['https://api.anthropic.com/v1/', MESSAGES, 'https://api.anthropic.com/v1/messages'],
    ['https://api.anthropic.com/', 'v1/messages/count_tokens', 'https://api.anthropic.com/v1/messages/count_tokens'],
    ['https://api.minimax.io/anthropic', MESSAGES, 'https://api.minimax.io/anthropic/v1/messages'],
    ['https://api.minimax.io/anthropic/v1', MESSAGES, 'https://api.minimax.io/anthropic/v1/messages'],
    ['https://openrouter.ai/api', MESSAGES, 'https://openrouter.ai/api/v1/messages'],
    ['https://api.kimi.com/coding/', MESSAGES, 'https://api.kimi.com/coding/v1/messages'],
    [
      'https://ark.cn-beijing.volces.com/api/coding',
      MESSAGES,
      'https://ark.cn-beijing.volces.com/api/coding/v1/messages',
    ],
    ['https://openrouter.ai/api/v1', CHAT, 'https://openrouter.ai/api/v1/chat/completions'],
    ['https://api.z.ai/api/paas/v4', CHAT, 'https://api.z.ai/api/paas/v4/chat/completions'],
    ['https://ark.cn-beijing.volces.com/api/v3', RESPONSES, 'https://ark.cn-beijing.volces.com/api/v3/responses'],
    ['https://api.novita.ai/openai', CHAT, 'https://api.novita.ai/openai/chat/completions'],
    ['https://api.deepinfra.com/v1/openai', CHAT, 'https://api.deepinfra.com/v1/openai/chat/completions'],
    [
      'https://generativelanguage.googleapis.com/v1beta/openai',
      CHAT,
      'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
    ],
    ['https://chatgpt.com/backend-api/codex', RESPONSES, 'https://chatgpt.com/backend-api/codex/responses'],
    [
      'https://x.openai.azure.com/openai/deployments/d',
      CHAT,
      'https://x.openai.azure.com/openai/deployments/d/chat/completions',
    ],
    ['https://api.deepseek.com', RESPONSES, 'https://api.deepseek.com/responses'],
    ['https://api.githubcopilot.com', CHAT, 'https://api.githubcopilot.com/chat/completions'],
    ['http://127.0.0.1:9001', CHAT, 'http://127.0.0.1:9001/v1/chat/completions'],
    ['http://127.0.0.1:9001/v1///', CHAT, 'http://127.0.0.1:9001/v1/chat/completions'],
    [
      'https://generativelanguage.googleapis.com/v1beta',
      GEMINI,
      'https://generativelanguage.googleapis.com/v1beta/models/gemini-x:generateContent',
    ],
    [
      'https://router.shengsuanyun.com/api',
      GEMINI,
      'https://router.shengsuanyun.com/api/v1beta/models/gemini-x:generateContent',
    ],
    ['https://opencode.ai/zen/v1', GEMINI, 'https://opencode.ai/zen/v1/models/gemini-x:generateContent'],
    [
      'https://r-aiplatform.googleapis.com/v1/projects/p/locations/r/publishers/google/models',
      GEMINI,
      'https://r-aiplatform.googleapis.com/v1/projects/p/locations/r/publishers/google/models/gemini-x:generateContent',
    ],
  ])('%s + %s', (base, path, expected) => {
    expect(joinUrl(base, path)).toBe(expected);
  });

  it('takes a whole request address for the base', () => {
    expect(joinUrl('https://h.example/v1/chat/completions', CHAT)).toBe('https://h.example/v1/chat/completions');
    expect(joinUrl('https://h.example/anthropic/v1/messages', MESSAGES)).toBe(
      'https://h.example/anthropic/v1/messages',
    );
  });

  it('asks for the list of models in the way of the protocol', () => {
    expect(joinUrl('https://api.deepseek.com/anthropic', 'v1/models', 'anthropic-messages')).toBe(
      'https://api.deepseek.com/anthropic/v1/models',
    );
    expect(joinUrl('https://api.novita.ai/openai', 'v1/models', 'openai-chat')).toBe(
      'https://api.novita.ai/openai/models',
    );
    expect(joinUrl('https://api.anthropic.com/v1', 'v1/models', 'anthropic-messages')).toBe(
      'https://api.anthropic.com/v1/models',
    );
  });

  it('gives one literal address for every endpoint and protocol of the catalogue (Q1, T6)', () => {
    const lines = BUILT_IN.list().flatMap(({ id, endpoints }) =>
      endpoints
        .filter(({ url, form }) => url.startsWith('http') && form === undefined)
        .flatMap((endpoint) =>
          endpoint.protocols.map(
            (protocol) => `${id} ${endpoint.id} ${protocol} ${joinUrl(endpoint.url, PATHS[protocol], protocol)}`,
          ),
        ),
    );
    expect(`${lines.join('\n')}\n`).toMatchSnapshot();
  });

  it('never doubles a version, whichever way a base of the catalogue is written', () => {
    let count = 0;
    for (const { endpoints } of BUILT_IN.list()) {
      for (const { url, protocols } of endpoints.filter((endpoint) => endpoint.url.startsWith('http'))) {
        for (const protocol of protocols) {
          const joined = joinUrl(url, PATHS[protocol], protocol);
          expect(joined).not.toMatch(/\/v\d+(beta)?\/v\d/);
          expect(joinUrl(`${url}/`, PATHS[protocol], protocol)).toBe(joined);
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(150);
  });
});
