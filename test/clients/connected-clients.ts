// The clients that are connected for real: what their users have in their files before, and what must be gone afterwards.
import { claudeCode } from './drivers/claude-code.ts';
import { codex } from './drivers/codex.ts';
import type { ClientDriver } from './drivers/driver.ts';
import { geminiCli } from './drivers/gemini-cli.ts';
import { opencode } from './drivers/opencode.ts';

export interface ConnectedClient {
  /** As our command knows it. */
  readonly id: string;
  readonly driver: Omit<ClientDriver, 'writeSettings' | 'protocol'>;
  /** Further words for one run. */
  readonly runWords?: readonly string[];
  /** Below the home; they must be the same in the end, byte for byte. */
  readonly userFiles: Readonly<Record<string, string>>;
  /** Files that only a connect makes. */
  readonly newFiles: readonly string[];
  /** It is connected through the shell: started by hand, it gets its variables from the shell's own file. */
  readonly usesShell?: boolean;
}

export const CONNECTED_CLIENTS: readonly ConnectedClient[] = [
  {
    id: 'claude-code',
    driver: claudeCode,
    userFiles: {
      '.claude/settings.json':
        '{\n\t"statusLine": { "type": "command", "command": "true" },\n\t"env": {\n\t\t"DISABLE_AUTOUPDATER": "1",\n\t\t"DISABLE_TELEMETRY": "1"\n\t}\n}\n',
      '.claude/CLAUDE.md': '# Mine\n',
    },
    newFiles: [],
  },
  {
    id: 'codex',
    driver: codex,
    userFiles: {
      '.codex/config.toml':
        '# My settings\nmodel = "gpt-5.5"   # the good one\ncheck_for_update_on_startup = false\n\n[analytics]\nenabled = false\n\n[feedback]\nenabled = false\n\n[projects."/a b"]\ntrust_level = "trusted"\n',
    },
    newFiles: ['.codex/auth.json'],
  },
  {
    id: 'gemini-cli',
    driver: geminiCli,
    // Its question whether a folder is trusted can't be answered without a terminal.
    runWords: ['--skip-trust'],
    userFiles: {
      '.gemini/settings.json':
        '{\n  // mine\n  "general": { "enableAutoUpdate": false },\n  "privacy": { "usageStatisticsEnabled": false }, // why\n  "security": {\n    "auth": { "selectedType": "oauth-personal" }\n  }\n}\n',
    },
    newFiles: ['.gemini/.env'],
  },
  {
    id: 'opencode',
    driver: opencode,
    userFiles: {
      '.config/opencode/opencode.jsonc':
        '{\n  "$schema": "https://opencode.ai/config.json",\n  // mine\n  "autoupdate": false,\n  "share": "disabled", // why\n}\n',
    },
    newFiles: ['.config/opencode/opencode.json'],
  },
];
