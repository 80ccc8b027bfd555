// All sign-ins there are, and those that there can't be, with the reason.
import { createChatgptFlow } from './chatgpt.ts';
import { createCopilotFlow } from './copilot.ts';
import type { Flow, FlowParts } from './flow.ts';
import { createGitlabFlow } from './gitlab.ts';
import { createKimiFlow } from './kimi.ts';
import { createXaiFlow } from './xai.ts';

/** In the order in which they are shown. */
export function createFlows(parts: FlowParts): Flow[] {
  return [
    createChatgptFlow(parts),
    createCopilotFlow(parts),
    createKimiFlow(parts),
    createXaiFlow(parts),
    createGitlabFlow(parts),
  ];
}

/** Providers that people look for here, and why they find no button. */
export const CLOSED: Readonly<Record<string, string>> = {
  'claude-subscription':
    'Anthropic allows a Claude subscription only in Claude Code itself. Start claude without Dragoman to use it, or add a connection with an API key.',
  'gemini-subscription':
    'Google ended this sign-in for personal accounts on 2026-06-18, and forbids it to other programs. Use a Gemini API key, or Vertex AI.',
  'qwen-subscription': 'Qwen ended its free sign-in on 2026-04-15. Use a key of DashScope or of the coding plan.',
  antigravity:
    'Google blocks accounts that use Antigravity from other programs, so Dragoman does not offer it. Use a Gemini API key.',
};
