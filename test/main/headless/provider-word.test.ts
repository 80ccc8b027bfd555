// Short words for the providers of sign-ins.
import { expect, it } from 'vitest';
import { providerIdOf } from '../../../src/main/headless/provider-word.ts';

const PROVIDERS = [
  { id: 'chatgpt-codex', name: 'ChatGPT / Codex (subscription)' },
  { id: 'github-copilot', name: 'GitHub Copilot' },
  { id: 'kimi-for-coding', name: 'Kimi for Coding' },
  { id: 'xai', name: 'Grok (xAI)' },
  { id: 'gemini-subscription', name: 'Google Gemini (subscription)' },
  { id: 'qwen-subscription', name: 'Qwen (subscription)' },
];

it.each([
  ['copilot', 'github-copilot'],
  ['ChatGPT', 'chatgpt-codex'],
  ['codex', 'chatgpt-codex'],
  ['kimi', 'kimi-for-coding'],
  ['grok', 'xai'],
  ['google', 'gemini-subscription'],
  ['xai', 'xai'],
])('%s means %s', (word, id) => {
  expect(providerIdOf(word, PROVIDERS)).toBe(id);
});

it.each(['subscription', 'nobody', ''])('%j means no single one and stays as it is', (word) => {
  expect(providerIdOf(word, PROVIDERS)).toBe(word);
});
