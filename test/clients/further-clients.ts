// Clients that are tried with our own command only, each installed into a folder of its own so that none disturbs another.
import type { ConnectedClient } from './connected-clients.ts';

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
    isLaunchable: false,
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
    isLaunchable: false,
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
    isLaunchable: false,
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
    isLaunchable: false,
  },
];
