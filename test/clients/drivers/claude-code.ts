// Claude Code: its settings, and one prompt with it.
import { writeFile } from '../files.ts';
import type { ClientDriver } from './driver.ts';

export const claudeCode: ClientDriver = {
  name: 'claude',
  title: 'Claude Code',
  packageName: '@anthropic-ai/claude-code',
  protocol: 'anthropic-messages',
  writeSettings: (home, { origin, token, model }) => {
    const env = {
      ANTHROPIC_BASE_URL: origin,
      ANTHROPIC_AUTH_TOKEN: token,
      ANTHROPIC_DEFAULT_OPUS_MODEL: model,
      ANTHROPIC_DEFAULT_SONNET_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      ANTHROPIC_DEFAULT_FABLE_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_ERROR_REPORTING: '1',
    };
    writeFile(home, '.claude/settings.json', JSON.stringify({ model, env }, null, 2));
    writeFile(home, '.claude.json', JSON.stringify({ hasCompletedOnboarding: true }));
  },
  command: (prompt) => ['claude', '-p', prompt, '--output-format', 'json', '--allowedTools', 'Read', 'Bash(cat:*)'],
  readAnswer: (stdout) => {
    const { result, is_error, subtype } = JSON.parse(stdout) as {
      result?: string;
      is_error?: boolean;
      subtype?: string;
    };
    const text = result ?? '';
    return is_error === true ? { text, error: `reported ${subtype}: ${text}` } : { text };
  },
};
