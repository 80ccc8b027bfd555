// Gemini CLI: its settings, and one prompt with it.
import { writeFile } from '../files.ts';
import type { ClientDriver } from './driver.ts';

export const geminiCli: ClientDriver = {
  name: 'gemini',
  title: 'Gemini CLI',
  packageName: '@google/gemini-cli',
  protocol: 'gemini',
  writeSettings: (home, { origin, token, model }) => {
    const settings = {
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
      model: { name: model },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    };
    writeFile(home, '.gemini/settings.json', JSON.stringify(settings, null, 2));
    writeFile(home, '.gemini/.env', `GEMINI_API_KEY=${token}\nGOOGLE_GEMINI_BASE_URL=${origin}\n`);
  },
  command: (prompt) => ['gemini', '-p', prompt, '--yolo', '--output-format', 'json'],
  readAnswer: (stdout) => {
    const { response = '', error } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      response?: string;
      error?: unknown;
    };
    return error === undefined ? { text: response } : { text: response, error: `reported ${JSON.stringify(error)}` };
  },
};
