// `dragoman providers` and `dragoman models`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelListView } from '../../../src/shared/model/model-list.ts';
import type { ProviderView } from '../../../src/shared/model/views.ts';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { startServe } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');

async function dragoman(home: string, ...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [printed, complained]: [string[], string[]] = [[], []];
  const code = await runCommand(words, {
    terminal: {
      isInteractive: false,
      print: (line) => printed.push(line),
      complain: (line) => complained.push(line),
    },
    environment: { DRAGOMAN_HOME: home },
    platform: process.platform,
    homeFolder: home,
    signal: new AbortController().signal,
  });
  return { code, stdout: printed.join('\n'), stderr: complained.join('\n') };
}

function homeWithLab(): string {
  const home = temporaryFolder();
  mkdirSync(join(home, 'providers'));
  const endpoints = [{ id: 'chat', url: 'https://lab.example.com/v1', protocols: ['openai-chat'] }];
  writeFileSync(join(home, 'providers', 'my-lab.json'), JSON.stringify({ name: 'My lab', endpoints }));
  return home;
}

describe('dragoman providers', () => {
  it('works while Dragoman is not running, with providers of the data folder, and tells why some can not be had', async () => {
    const { code, stdout } = await dragoman(homeWithLab(), 'providers');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(65);
    expect(lines[0]).toMatch(/^anthropic +Anthropic: anthropic-messages, openai-chat$/);
    expect(lines.find((line) => line.startsWith('qwen-subscription'))).toContain(
      'not available. The free Qwen login ended',
    );
    expect(lines.at(-1)).toMatch(/^my-lab +My lab: openai-chat$/);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await dragoman(homeWithLab(), 'providers', '--json');
    const providers = JSON.parse(stdout) as ProviderView[];
    expect(providers).toHaveLength(65);
    expect(providers.at(-1)).toMatchObject({ id: 'my-lab', isOwn: true, isConnectable: true });
  });
});

describe('dragoman models', () => {
  it('needs a running Dragoman', async () => {
    const { code, stderr } = await dragoman(temporaryFolder(), 'models');
    expect(code).toBe(1);
    expect(stderr).toContain('Dragoman is not running');
  });

  it('lists the models of all connections, of one, or those that are searched for', async () => {
    const home = temporaryFolder();
    const file = join(home, 'settings.jsonc');
    const connections = [
      { id: 'fast', provider: 'groq', keys: ['k'] },
      {
        id: 'lab',
        provider: 'custom',
        protocol: 'openai-chat',
        baseUrl: 'http://127.0.0.1:1/v1',
        keys: ['k'],
        models: ['m1'],
      },
    ];
    writeFileSync(file, JSON.stringify({ connections }));
    const server = await startServe({ entry: ENTRY, home, words: ['--config', file] });
    onTestFinished(() => void server.child.kill('SIGKILL'));
    const all = await dragoman(home, 'models');
    expect(all.code).toBe(0);
    expect(all.stdout).toMatch(/^fast\/openai\/gpt-oss-120b {2}131,072 tokens {2}\$/m);
    expect(all.stdout).toMatch(/^lab\/m1$/m);
    const one = await dragoman(home, 'models', '--connection', 'lab', '--json');
    expect((JSON.parse(one.stdout) as ModelListView).models.map(({ target }) => target)).toEqual(['lab/m1']);
    expect((await dragoman(home, 'models', '--search', 'lab m1')).stdout).toBe('lab/m1');
    expect(await dragoman(home, 'models', '--connection', 'gone')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('"gone"'),
    });
    const refreshed = await dragoman(home, 'models', '--connection', 'lab', '--refresh');
    expect(refreshed).toMatchObject({ code: 1, stdout: 'lab/m1', stderr: expect.stringContaining('lab: ') });
  });
});
