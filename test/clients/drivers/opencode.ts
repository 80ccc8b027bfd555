// OpenCode: its settings, and one prompt with it. Here it speaks Chat Completions, as for most of its providers.
import { writeFile } from '../files.ts';
import type { ClientDriver } from './driver.ts';

interface OutputEvent {
  readonly type?: string;
  readonly part?: { readonly text?: string };
  readonly error?: unknown;
}

export const opencode: ClientDriver = {
  name: 'opencode',
  title: 'OpenCode',
  packageName: 'opencode-ai',
  protocol: 'openai-chat',
  environment: {
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  },
  writeSettings: (home, { origin, token, model }) => {
    const known = { name: 'Scripted', tool_call: true, limit: { context: 200_000, output: 16_000 } };
    const provider = {
      npm: '@ai-sdk/openai-compatible',
      name: 'Scripted',
      options: { baseURL: `${origin}/v1`, apiKey: token },
      models: { [model]: known },
    };
    const name = `scripted/${model}`;
    const settings = {
      model: name,
      small_model: name,
      autoupdate: false,
      share: 'disabled',
      provider: { scripted: provider },
    };
    writeFile(home, '.config/opencode/opencode.json', JSON.stringify(settings, null, 2));
  },
  command: (prompt) => ['opencode', 'run', '--pure', '--format', 'json', prompt],
  // One JSON event a line; the answer is the text parts in order.
  readAnswer: (stdout) => {
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    const events = lines.map((line) => JSON.parse(line) as OutputEvent);
    const text = events.flatMap(({ type, part }) => (type === 'text' ? [part?.text ?? ''] : [])).join('\n');
    const failure = events.find(({ type }) => type === 'error');
    return failure === undefined ? { text } : { text, error: `reported ${JSON.stringify(failure.error)}` };
  },
};
