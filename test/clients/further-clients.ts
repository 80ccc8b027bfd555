// Clients that are tried with our own command only, each installed into a folder of its own so that none disturbs another.
import { basename } from 'node:path';
import type { ConnectedClient } from './connected-clients.ts';

/** Goose's program comes in a package for each kind of computer. */
const GOOSE_PACKAGE = `@aaif/goose-binary-${process.platform}-${process.arch}`;

const HOME_ENVIRONMENT = { CI: '1', NO_COLOR: '1' };

/** Text on stdout, as each prints it in one run without a terminal. */
const plain = (stdout: string): { text: string } => ({ text: stdout.trim() });

export const FURTHER_CLIENTS: readonly ConnectedClient[] = [
  {
    id: 'qwen-code',
    driver: {
      name: 'qwen',
      title: 'Qwen Code',
      packageName: '@qwen-code/qwen-code',
      environment: HOME_ENVIRONMENT,
      command: (prompt) => ['qwen', '--yolo', '--output-format', 'text', prompt],
      readAnswer: plain,
    },
    userFiles: {
      // As it writes the file itself: an older one is brought up to date by it, which would be its edit and not ours.
      '.qwen/settings.json':
        '{\n  // mine\n  "general": {\n    "enableAutoUpdate": false\n  },\n  "privacy": {\n    "usageStatisticsEnabled": false\n  },\n  "$version": 4\n}\n',
    },
    newFiles: [],
  },
  {
    id: 'kimi-cli',
    driver: {
      name: 'kimi',
      title: 'Kimi CLI',
      packageName: '@moonshot-ai/kimi-code',
      environment: HOME_ENVIRONMENT,
      command: (prompt) => ['kimi', '-p', prompt],
      readAnswer: plain,
    },
    userFiles: { '.kimi-code/config.toml': '# mine\ntelemetry = false # why\n' },
    newFiles: [],
  },
  {
    id: 'cline',
    driver: {
      name: 'cline',
      title: 'Cline CLI',
      packageName: 'cline',
      environment: HOME_ENVIRONMENT,
      command: (prompt) => ['cline', prompt],
      readAnswer: plain,
    },
    userFiles: {},
    newFiles: [],
  },
  {
    id: 'continue',
    driver: {
      name: 'cn',
      title: 'Continue',
      packageName: '@continuedev/cli',
      environment: { ...HOME_ENVIRONMENT, CONTINUE_TELEMETRY_ENABLED: '0' },
      command: (prompt) => ['cn', '-p', prompt, '--auto'],
      readAnswer: plain,
    },
    userFiles: {},
    newFiles: ['.continue/config.yaml'],
  },
  {
    id: 'grok-cli',
    driver: {
      name: 'grok',
      title: 'Grok CLI',
      packageName: '@xai-official/grok',
      environment: HOME_ENVIRONMENT,
      command: (prompt) => ['grok', '-p', prompt, '--always-approve'],
      readAnswer: plain,
    },
    userFiles: {
      // The last table is its own, which it would add at its first start.
      '.grok/config.toml':
        '# mine\n[cli]\nauto_update = false # why\n\n[marketplace]\ndefault_skills_installs_purged = true\n',
    },
    newFiles: [],
  },
  {
    id: 'copilot-cli',
    driver: {
      name: 'copilot',
      title: 'GitHub Copilot CLI',
      packageName: '@github/copilot',
      environment: { ...HOME_ENVIRONMENT, COPILOT_AUTO_UPDATE: 'false' },
      command: (prompt) => ['copilot', '-s', '--allow-all-tools', '--allow-all-paths', '-p', prompt],
      readAnswer: plain,
    },
    userFiles: { '.bashrc': '# mine\nexport MINE=1' },
    newFiles: [],
    usesShell: true,
  },
  {
    id: 'goose',
    driver: {
      name: 'goose',
      title: 'Goose',
      packageName: GOOSE_PACKAGE,
      linkedAs: basename(GOOSE_PACKAGE),
      // Without a keyring it complains; the key comes from a variable in any case.
      environment: { ...HOME_ENVIRONMENT, GOOSE_DISABLE_KEYRING: '1', GOOSE_MODE: 'auto' },
      command: (prompt) => ['goose', 'run', '--no-session', '--quiet', '--with-builtin', 'developer', '-t', prompt],
      readAnswer: plain,
    },
    userFiles: {
      '.config/goose/config.yaml': '# mine\nGOOSE_TELEMETRY_ENABLED: false # why\n',
      '.bashrc': '# mine\nexport MINE=1',
    },
    newFiles: [],
    usesShell: true,
  },
  {
    id: 'kilo-cli',
    driver: {
      name: 'kilo',
      title: 'Kilo CLI',
      packageName: '@kilocode/cli',
      environment: { ...HOME_ENVIRONMENT, KILO_DISABLE_AUTOUPDATE: '1', KILO_TELEMETRY_LEVEL: 'off' },
      command: (prompt) => ['kilo', 'run', '--auto', prompt],
      readAnswer: plain,
    },
    userFiles: {
      // With what it would add at its first start.
      '.config/kilo/kilo.jsonc':
        '{\n  "$schema": "https://app.kilo.ai/config.json",\n  // mine\n  "share": "disabled", // why\n  "permission": {\n    "bash": "allow"\n  },\n}\n',
    },
    newFiles: ['.config/kilo/kilo.json'],
  },
];
