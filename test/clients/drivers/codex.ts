// Codex: its settings, and one prompt with it.
import { writeFile } from '../files.ts';
import type { ClientDriver } from './driver.ts';

export const codex: ClientDriver = {
  name: 'codex',
  title: 'Codex',
  packageName: '@openai/codex',
  protocol: 'openai-responses',
  writeSettings: (home, { origin, token, model }) => {
    const lines = [
      `model = ${JSON.stringify(model)}`,
      'model_provider = "scripted"',
      'check_for_update_on_startup = false',
      '',
      '[model_providers.scripted]',
      'name = "Scripted"',
      `base_url = "${origin}/v1"`,
      'wire_api = "responses"',
      `experimental_bearer_token = ${JSON.stringify(token)}`,
      '',
      '[analytics]',
      'enabled = false',
      '',
      '[feedback]',
      'enabled = false',
      '',
    ];
    writeFile(home, '.codex/config.toml', lines.join('\n'));
  },
  command: (prompt) => ['codex', 'exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', prompt],
  // With `exec` only the last message goes to stdout.
  readAnswer: (stdout) => ({ text: stdout.trim() }),
};
