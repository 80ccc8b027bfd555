// Guesses the program behind a request from what it says of itself. For display only, never for decisions.
import type { IncomingHttpHeaders } from 'node:http';

const BY_USER_AGENT: readonly (readonly [RegExp, string])[] = [
  [/^claude-cli|claude-code/i, 'claude-code'],
  [/codex/i, 'codex'],
  [/gemini-?cli/i, 'gemini-cli'],
  [/opencode/i, 'opencode'],
  [/qwen-?code/i, 'qwen-code'],
  [/kimi/i, 'kimi-cli'],
  [/^kilo/i, 'kilo-cli'],
  [/^grok-/i, 'grok-cli'],
  [/cline/i, 'cline'],
  [/aider|litellm/i, 'aider'],
  [/crush/i, 'crush'],
  [/goose/i, 'goose'],
  [/zed/i, 'zed'],
  [/^curl\//i, 'curl'],
  [/anthropic|openai|google-genai|ai-sdk/i, 'sdk'],
];

/** A short name such as `claude-code` by the user agent and its like; `unknown` where nothing tells. */
export function clientName(headers: IncomingHttpHeaders): string {
  if (headers['x-claude-code-session-id'] !== undefined) return 'claude-code';
  const originator = headers['originator'];
  if (typeof originator === 'string' && originator.startsWith('codex')) return 'codex';
  const agent = headers['user-agent'] ?? '';
  return BY_USER_AGENT.find(([pattern]) => pattern.test(agent))?.[1] ?? 'unknown';
}
