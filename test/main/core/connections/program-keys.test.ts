// Keys in OpenCode's file: what is found, what becomes of each, and that the file stays as it was.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createConnectionService } from '../../../../src/main/core/connections/connection-service.ts';
import {
  createProgramKeys,
  type ProgramKeyService,
} from '../../../../src/main/core/connections/program-keys/program-keys.ts';
import { targetOf } from '../../../../src/main/core/connections/program-keys/opencode-names.ts';
import { createKeyResolver } from '../../../../src/main/core/credentials/key-resolver.ts';
import { BUILT_IN } from '../../../../src/main/core/providers/catalogue.ts';
import { resolveEndpoint } from '../../../../src/main/core/providers/endpoint.ts';
import { createSettingsService, type SettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import {
  createFakeClock,
  createMemoryLog,
  createMemorySecrets,
  createMemorySettings,
  type MemorySecretStore,
} from '../support/ports.ts';

const GROQ = 'gsk-canary-groq-77a1';
const OTHER = 'sk-canary-other-90b2';

let home: string;
let path: string;
let settings: SettingsService;
let secrets: MemorySecretStore;
let keys: ProgramKeyService;

beforeEach(async () => {
  home = temporaryFolder();
  path = join(home, '.local/share/opencode/auth.json');
  secrets = createMemorySecrets();
  const environment: Record<string, string> = { HOME: home };
  const readEnvironment = (name: string): string | undefined => environment[name];
  settings = await createSettingsService({
    store: createMemorySettings(),
    secrets,
    log: createMemoryLog(),
    readEnvironment,
  });
  const resolver = createKeyResolver({ secrets, readEnvironment });
  const connections = createConnectionService({
    settings,
    keys: resolver,
    clock: createFakeClock(),
    listModels: async () => ({ models: [] }),
  });
  keys = createProgramKeys({ readEnvironment, settings, keys: resolver, connections, catalogue: () => BUILT_IN });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}

const writeLogins = (logins: unknown): void => write(path, JSON.stringify(logins));
const api = (key: string) => ({ type: 'api', key });

describe('keys in the file of OpenCode', () => {
  it('are listed without showing them, with a reason where one can not be taken over', async () => {
    writeLogins({
      groq: api(GROQ),
      'my-gateway': api(OTHER),
      azure: api(OTHER),
      'amazon-bedrock': api(OTHER),
      openai: { type: 'oauth', access: 'a', refresh: 'r', expires: 1 },
      'https://wiki.example': { type: 'wellknown', key: 'TOKEN', token: OTHER },
      mistral: { type: 'api' },
      cerebras: api('env:HOME'),
    });
    const found = await keys.look();
    expect(found.path).toBe(path);
    expect(found.keys.map(({ entry, state, reason = '' }) => [entry, state, reason.split(/[.:]/)[0]])).toEqual([
      [
        'amazon-bedrock',
        'refused',
        'Dragoman knows no provider by OpenCode\'s name "amazon-bedrock" that works with a key alone',
      ],
      ['azure', 'refused', 'Azure OpenAI needs more than a key'],
      ['cerebras', 'refused', 'There is no key in this entry'],
      ['groq', 'new', ''],
      ['https://wiki.example', 'refused', 'This is a sign-in, not a key'],
      ['mistral', 'refused', 'There is no key in this entry'],
      [
        'my-gateway',
        'refused',
        'Dragoman knows no provider by OpenCode\'s name "my-gateway" that works with a key alone',
      ],
      ['openai', 'refused', 'This is a sign-in, not a key'],
    ]);
    expect(found.keys[3]).toEqual({ entry: 'groq', name: 'Groq', lastFour: '77a1', state: 'new' });
    expect(JSON.stringify(found)).not.toContain('canary');
    expect(settings.current().connections).toEqual([]);
  });

  it('become connections with the key in our own store; the file stays as it was', async () => {
    writeLogins({ groq: api(GROQ), 'alibaba-cn': api(OTHER) });
    const before = [readFileSync(path, 'utf8'), statSync(path).mtimeMs];
    expect(await keys.take(['groq', 'alibaba-cn'])).toEqual([
      { entry: 'groq', name: 'Groq', connection: 'groq' },
      { entry: 'alibaba-cn', name: expect.any(String), connection: 'qwen-dashscope' },
    ]);
    expect(settings.current().connections).toMatchObject([
      { id: 'groq', provider: 'groq', keys: [expect.stringMatching(/^secret:/)] },
      { id: 'qwen-dashscope', region: 'cn', keys: [expect.stringMatching(/^secret:/)] },
    ]);
    expect(settings.current().active).toBe('groq');
    expect([...secrets.entries.values()].sort()).toEqual([GROQ, OTHER].sort());
    expect([readFileSync(path, 'utf8'), statSync(path).mtimeMs]).toEqual(before);
    expect((await keys.look()).keys).toMatchObject([
      { entry: 'alibaba-cn', state: 'known', connection: 'qwen-dashscope' },
      { entry: 'groq', state: 'known', connection: 'groq' },
    ]);
    await expect(keys.take(['groq'])).rejects.toThrow('A connection has the key of Groq already.');
  });

  it('are taken over all or not at all', async () => {
    writeLogins({ groq: api(GROQ), azure: api(OTHER) });
    await expect(keys.take(['groq', 'azure'])).rejects.toThrow('needs more than a key');
    await expect(keys.take(['groq', 'gone'])).rejects.toThrow('holds nothing under the name "gone"');
    expect(settings.current().connections).toEqual([]);
  });

  it('never go to the provider when OpenCode sends them elsewhere', async () => {
    writeLogins({ groq: api(GROQ) });
    const own = join(home, '.config/opencode/opencode.jsonc');
    write(
      own,
      '{ // ours\n "provider": { "groq": { "options": { "baseURL": "https://proxy.corp.example/v1", }, }, }, }',
    );
    expect((await keys.look()).keys).toMatchObject([
      { state: 'refused', reason: expect.stringContaining('another address') },
    ]);
    write(own, '{ "provider": ');
    await expect(keys.look()).rejects.toThrow("can't be understood");
  });

  it('are nowhere, or in a file that nobody can read: then the sentence names the file and no key', async () => {
    expect(await keys.look()).toEqual({ path, keys: [] });
    write(path, `{"groq":{"type":"api","key":"${GROQ}"`);
    await expect(keys.look()).rejects.toThrow(`${path} can't be read`);
  });
});

describe("OpenCode's names", () => {
  it.each([
    ['alibaba', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1'],
    ['alibaba-cn', 'https://dashscope.aliyuncs.com/compatible-mode/v1'],
    ['alibaba-coding-plan', 'https://coding-intl.dashscope.aliyuncs.com/v1'],
    ['anthropic', 'https://api.anthropic.com'],
    ['google', 'https://generativelanguage.googleapis.com/v1beta'],
    ['minimax', 'https://api.minimax.io/anthropic'],
    ['minimax-cn', 'https://api.minimaxi.com/anthropic'],
    ['moonshotai', 'https://api.moonshot.ai/v1'],
    ['moonshotai-cn', 'https://api.moonshot.cn/v1'],
    ['openai', 'https://api.openai.com/v1'],
    ['siliconflow-cn', 'https://api.siliconflow.cn/v1'],
    ['zai', 'https://api.z.ai/api/paas/v4'],
    ['zhipuai', 'https://open.bigmodel.cn/api/paas/v4'],
    ['zhipuai-coding-plan', 'https://open.bigmodel.cn/api/coding/paas/v4'],
  ])('%s is called at the address that OpenCode calls', (name, url) => {
    const target = targetOf(name, BUILT_IN);
    const { provider, ...place } = target!;
    expect(resolveEndpoint({ ...place, provider: provider.id })).toMatchObject({ baseUrl: url });
  });

  it.each(['github-copilot', 'gitlab', 'amazon-bedrock', 'lmstudio', '__proto__', ''])(
    '%j takes no plain key',
    (name) => {
      expect(targetOf(name, BUILT_IN)).toBeUndefined();
    },
  );
});
