// All sign-ins there are, and those that there can't be, with the reason.
import { createChatgptFlow } from './chatgpt.ts';
import { createCopilotFlow } from './copilot.ts';
import type { Flow, FlowParts } from './flow.ts';
import { createGitlabFlow } from './gitlab.ts';
import { createGoogleFlow } from './google.ts';
import { createKimiFlow } from './kimi.ts';
import { createQwenFlow } from './qwen.ts';
import { createXaiFlow } from './xai.ts';

/** In the order in which they are shown. */
export function createFlows(parts: FlowParts): Flow[] {
  return [
    createChatgptFlow(parts),
    createCopilotFlow(parts),
    createKimiFlow(parts),
    createXaiFlow(parts),
    createGitlabFlow(parts),
    createGoogleFlow(parts),
    createQwenFlow(parts),
  ];
}

/** Providers that people look for here, and why they find no button. */
export const CLOSED: Readonly<Record<string, string>> = {
  'claude-subscription':
    'Anthropic allows a Claude subscription only in Claude Code itself. Start claude without Dragoman to use it, or add a connection with an API key.',
  antigravity:
    'Google blocks accounts that use Antigravity from other programs, so Dragoman does not offer it. Use a Gemini API key.',
};
