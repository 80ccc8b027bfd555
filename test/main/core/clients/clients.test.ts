// Each client connected, described and put back in a home of its own.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { ListInput } from '../../../../src/main/core/clients/client-list.ts';
import { CLIENTS } from '../../../../src/main/core/clients/registry.ts';
import { RefusalError } from '../../../../src/main/core/settings/refusal.ts';
import { ADDRESS, clientWorld, grantOf, NOT_SEEN, TOKEN } from './support/client-world.ts';

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

const withFiles = CLIENTS.filter(({ files }) => files !== undefined).flatMap((definition) =>
  definition.scopes.filter((scope) => scope !== 'shell').map((scope) => [definition.facts.id, scope] as const),
);

describe('every client', () => {
  it.each(withFiles)(
    '%s (%s): connects a fresh home, and leaves nothing behind when it is restored',
    (client, scope) => {
      const { clients, files, project } = clientWorld({ homeName: 'hôme of 完 two' });
      const before = files();
      const connect = clients.connect({ client, scope, folder: project }, grantOf());
      expect(connect.drift).toEqual([]);
      expect(Object.values(files()).join('\n')).toContain(ADDRESS);
      expect(Object.entries(files()).filter(([, text]) => text.includes(TOKEN) && !text.startsWith('600 '))).toEqual(
        [],
      );
      expect(clients.restore({ client })).toMatchObject({ left: [], problems: [] });
      expect(files()).toEqual(before);
      expect(clients.records()).toEqual([]);
    },
  );

  it.each(withFiles)('%s (%s): the plan tells every key, hides the token, and changes nothing', (client, scope) => {
    const { clients, files, project } = clientWorld();
    const before = files();
    const plan = clients.plan({ client, scope, folder: project }, grantOf());
    expect(files()).toEqual(before);
    expect(plan.files.length).toBeGreaterThan(0);
    expect(plan.files.every(({ isNew, keys }) => isNew && keys.length > 0)).toBe(true);
    expect(JSON.stringify(plan)).not.toContain(TOKEN);
    // Zed keeps its key in the keychain.
    if (client !== 'zed') expect(JSON.stringify(plan)).toContain('nect)');
  });

  it.each(withFiles)('%s (%s): connected twice, on another port, is restored all the same', (client, scope) => {
    const { clients, files, project } = clientWorld();
    const before = files();
    clients.connect({ client, scope, folder: project }, grantOf());
    clients.connect(
      { client, scope, folder: project },
      grantOf({ address: 'http://127.0.0.1:7999', token: 'drg-another' }),
    );
    expect(Object.values(files()).join('\n')).not.toContain(ADDRESS);
    clients.restore({});
    expect(files()).toEqual(before);
  });

  it('tells how it can be connected, and when it was tried with a real one', () => {
    for (const { facts, scopes, notes } of CLIENTS) {
      expect(scopes.length, facts.id).toBeGreaterThan(0);
      for (const scope of scopes)
        expect(
          notes(scope).every((note) => note.endsWith('.')),
          facts.id,
        ).toBe(true);
    }
    expect(new Set(CLIENTS.map(({ facts }) => facts.id)).size).toBe(CLIENTS.length);
  });
});

describe('Claude Code', () => {
  const wish = { client: 'claude', scope: 'user' } as const;

  it('keeps everything in its settings but our keys, and strict JSON', () => {
    const { clients, home, write } = clientWorld();
    const text =
      '{\n  "enabledPlugins": {"a": true},\n  "statusLine": { "type": "command" },\n  "env": { "MINE": "1", "ANTHROPIC_BASE_URL": "https://mine.example" }\n}';
    write('.claude/settings.json', text);
    clients.connect(wish, grantOf());
    const path = join(home, '.claude/settings.json');
    expect(readJson(path)).toMatchObject({
      enabledPlugins: { a: true },
      statusLine: { type: 'command' },
      env: { MINE: '1', ANTHROPIC_BASE_URL: ADDRESS, ANTHROPIC_AUTH_TOKEN: TOKEN },
    });
    clients.restore({ client: 'claude-code' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('gets the slots under stable names, with labels, the suffix for a large window, and a limit for all', () => {
    const { clients, home } = clientWorld();
    const slots = {
      opus: { id: 'opus', label: 'Opus via Dragoman', contextTokens: 1_000_000 },
      haiku: { id: 'haiku', label: 'Haiku via Dragoman', contextTokens: 131_072 },
    };
    clients.connect(wish, grantOf({ models: { slots, list: [], subagents: 'haiku' } }));
    expect(readJson(join(home, '.claude/settings.json'))).toMatchObject({
      env: {
        ANTHROPIC_DEFAULT_OPUS_MODEL: 'opus[1m]',
        ANTHROPIC_DEFAULT_OPUS_MODEL_NAME: 'Opus via Dragoman',
        ANTHROPIC_DEFAULT_HAIKU_MODEL: 'haiku',
        CLAUDE_CODE_MAX_CONTEXT_TOKENS: '131072',
        CLAUDE_CODE_SUBAGENT_MODEL: 'haiku',
      },
    });
  });

  it('keeps names of its own where no slot is set, and a pinned model where one is wished', () => {
    const { clients, home } = clientWorld();
    clients.connect(wish, grantOf());
    const path = join(home, '.claude/settings.json');
    expect(readFileSync(path, 'utf8')).not.toMatch(/_MODEL"|CONTEXT/);
    const models = { main: { id: 'work/glm-5.2', label: 'x' }, slots: {}, list: [] };
    clients.connect(wish, grantOf({ models }));
    expect(readJson(path)).toMatchObject({
      env: { ANTHROPIC_MODEL: 'work/glm-5.2', CLAUDE_CODE_MAX_CONTEXT_TOKENS: '200000' },
    });
  });

  it('drops a model of ours that was picked in its list, and puts back the one of before', () => {
    const { clients, home, write } = clientWorld();
    write('.claude/settings.json', '{"model": "opus"}');
    clients.connect(wish, grantOf());
    const path = join(home, '.claude/settings.json');
    write('.claude/settings.json', readFileSync(path, 'utf8').replace('"opus"', '"claude-via-dragoman/work/glm-5.2"'));
    clients.restore({ client: 'claude' });
    expect(readFileSync(path, 'utf8')).toBe('{"model": "opus"}');
  });

  it('is never touched outside of its settings: neither its state nor its login', () => {
    const { clients, files, write } = clientWorld();
    write('.claude.json', '{"hasCompletedOnboarding": true}');
    write('.claude/.credentials.json', '{"claudeAiOauth": {}}');
    const before = files();
    clients.connect(wish, grantOf());
    const after = files();
    expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual(['.claude/settings.json']);
  });

  it('refuses broken settings with their line, and gives the lines to paste', () => {
    const { clients, files, write, home } = clientWorld();
    write('.claude/settings.json', '{\n  // mine\n  "env": {}\n}');
    const before = files();
    const connect = (): unknown => clients.connect(wish, grantOf());
    expect(connect).toThrow(RefusalError);
    expect(connect).toThrow(/line 2, column 3/);
    const [snippet] = clients.snippets(wish, grantOf());
    expect(snippet?.path).toBe(join(home, '.claude/settings.json'));
    expect(snippet?.text).toContain('"ANTHROPIC_BASE_URL": "http://127.0.0.1:7417"');
    expect(files()).toEqual(before);
  });

  it('that is running lets go of our keys before they vanish', async () => {
    const { clients, home, clock } = clientWorld();
    clients.connect(wish, grantOf());
    const path = join(home, '.claude/settings.json');
    const restoring = clients.restoreGently({ client: 'claude' }, new AbortController().signal);
    expect(readJson(path)).toMatchObject({
      env: { ANTHROPIC_BASE_URL: 'https://api.anthropic.com', ANTHROPIC_AUTH_TOKEN: '' },
    });
    clock.advance(2000);
    expect(clients.records()).toHaveLength(1);
    clock.advance(1000);
    expect((await restoring).problems).toEqual([]);
    expect(clients.records()).toEqual([]);
  });

  it('is put back by an ordinary restore after a gentle one was cut off in the middle', () => {
    const { clients, files } = clientWorld();
    const before = files();
    clients.connect(wish, grantOf());
    void clients.restoreGently({ client: 'claude' }, new AbortController().signal);
    clients.restore({});
    expect(files()).toEqual(before);
  });

  it('is started with a file of ours and without whatever leads past it', () => {
    const { clients, files, install, environment } = clientWorld();
    const program = install('claude');
    environment['ANTHROPIC_API_KEY'] = 'sk-ant-old';
    const before = files();
    const launch = clients.launch('claude', grantOf());
    expect(launch).toMatchObject({ program, environment: {} });
    expect(launch.words[0]).toBe('--settings');
    expect(launch.words.join(' ')).not.toContain(TOKEN);
    expect(readJson(launch.words[1] ?? '')).toMatchObject({
      env: { ANTHROPIC_BASE_URL: ADDRESS, ANTHROPIC_AUTH_TOKEN: TOKEN },
    });
    expect(launch.unset).toContain('ANTHROPIC_API_KEY');
    // With it, the shell would beat the file that was just given.
    expect(launch.unset).toContain('CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST');
    expect(files()).toEqual(before);
    expect(clients.launchSubscription('claude')).toMatchObject({ words: [], environment: {} });
  });

  it('keeps a proxy out of the way to this computer, and only where there is one', () => {
    const { clients, home, environment } = clientWorld();
    environment['HTTPS_PROXY'] = 'http://proxy:3128';
    environment['NO_PROXY'] = 'intranet, 127.0.0.1';
    clients.connect(wish, grantOf());
    expect(readJson(join(home, '.claude/settings.json'))).toMatchObject({
      env: { NO_PROXY: 'intranet,127.0.0.1,localhost' },
    });
    delete environment['HTTPS_PROXY'];
    clients.connect(wish, grantOf());
    expect(readFileSync(join(home, '.claude/settings.json'), 'utf8')).not.toContain('NO_PROXY');
  });
});

describe('Codex', () => {
  it('gets a provider of its own, keeps what it writes itself, and never touches the login', () => {
    const { clients, home, write, files } = clientWorld();
    const text =
      '# mine\nmodel = "gpt-5.5" # why\n\n[projects."/a b"]\ntrust_level = "trusted"\n\n[mcp_servers.docs]\ncommand = "x"\n';
    write('.codex/config.toml', text);
    write('.codex/auth.json', '{"tokens": {}}');
    clients.connect({ client: 'codex', scope: 'user' }, grantOf());
    const path = join(home, '.codex/config.toml');
    expect(parseToml(readFileSync(path, 'utf8'))).toMatchObject({
      model: 'default',
      model_provider: 'dragoman',
      model_context_window: 131_072,
      web_search: 'disabled',
      model_providers: {
        dragoman: { base_url: `${ADDRESS}/v1`, wire_api: 'responses', experimental_bearer_token: TOKEN },
      },
      projects: { '/a b': { trust_level: 'trusted' } },
    });
    write('.codex/config.toml', `${readFileSync(path, 'utf8')}\n[projects."/new"]\ntrust_level = "trusted"\n`);
    clients.restore({ client: 'codex' });
    expect(readFileSync(path, 'utf8')).toBe(`${text}\n[projects."/new"]\ntrust_level = "trusted"\n`);
    expect(files()['.codex/auth.json']).toContain('{"tokens": {}}');
  });

  it('keeps its web search where OpenAI serves it', () => {
    const { clients, home } = clientWorld();
    clients.connect({ client: 'codex', scope: 'user' }, grantOf({ servesWebSearch: true }));
    expect(readFileSync(join(home, '.codex/config.toml'), 'utf8')).not.toContain('web_search');
  });

  it('is started by options alone, with its token in a variable', () => {
    const { clients, files, install } = clientWorld();
    install('codex');
    const before = files();
    const { words, environment } = clients.launch('codex', grantOf());
    expect(words).toContain('model_provider="dragoman"');
    expect(words.join(' ')).not.toContain(TOKEN);
    expect(environment).toEqual({ DRAGOMAN_TOKEN: TOKEN });
    expect(files()).toEqual(before);
  });
});

describe('Gemini CLI', () => {
  it('is started with settings of our own beside the copies of its own', () => {
    const { clients, data, files, install, write } = clientWorld();
    install('gemini');
    write('.gemini/settings.json', '{\n  // mine\n  "theme": "dark"\n}');
    write('.gemini/.env', 'FOO=1');
    write('.gemini/history/a.json', '{}');
    write('.gemini/trustedFolders.json', '{}');
    const before = files();
    const { environment, unset } = clients.launch('gemini', grantOf());
    const shadow = environment['GEMINI_CLI_HOME'] ?? '';
    expect(shadow.startsWith(data)).toBe(true);
    const settings = readFileSync(join(shadow, '.gemini/settings.json'), 'utf8');
    expect(settings).toContain('// mine');
    expect(settings).toContain('"selectedType": "gemini-api-key"');
    expect(readFileSync(join(shadow, '.gemini/history/a.json'), 'utf8')).toBe('{}');
    expect(() => readFileSync(join(shadow, '.gemini/.env'))).toThrow();
    expect(environment).toMatchObject({
      GEMINI_API_KEY: TOKEN,
      GOOGLE_GEMINI_BASE_URL: ADDRESS,
      GEMINI_MODEL: 'default',
    });
    expect(unset).toContain('GOOGLE_API_KEY');
    clients.launch('gemini', grantOf());
    expect(files()).toEqual(before);
  });
});

describe('OpenCode', () => {
  it('changes the settings file that is there, and starts from a variable', () => {
    const { clients, home, install, write } = clientWorld();
    install('opencode');
    write('.config/opencode/opencode.jsonc', '{\n  // mine\n  "theme": "x",\n}\n');
    const { files } = clients.connect({ client: 'opencode', scope: 'user' }, grantOf());
    expect(files).toEqual([join(home, '.config/opencode/opencode.jsonc')]);
    const { environment } = clients.launch('opencode', grantOf());
    expect(JSON.parse(environment['OPENCODE_CONFIG_CONTENT'] ?? '')).toMatchObject({
      model: 'dragoman/default',
      provider: { dragoman: { options: { baseURL: `${ADDRESS}/v1`, apiKey: TOKEN }, models: { 'work/glm-5.2': {} } } },
    });
    clients.restore({});
    expect(readFileSync(join(home, '.config/opencode/opencode.jsonc'), 'utf8')).toBe(
      '{\n  // mine\n  "theme": "x",\n}\n',
    );
  });
});

describe('variables for a shell', () => {
  const shells = ['bash', 'zsh', 'fish', 'powershell', 'dotenv', 'direnv', 'mise'] as const;

  it.each(shells)('%s: are written beside what is there, for two clients at once, and taken away again', (shell) => {
    const { clients, files, project, write } = clientWorld();
    for (const name of ['.bashrc', '.zshrc', 'project/.env', 'project/.envrc']) write(name, '# mine\nMINE=1');
    const before = files();
    for (const client of ['env', 'goose']) {
      const connect = clients.connect({ client, scope: 'shell', shell, folder: project }, grantOf());
      expect(connect.drift).toEqual([]);
    }
    expect(files()).not.toEqual(before);
    clients.restore({ client: 'goose' });
    clients.restore({ client: 'env' });
    expect(files()).toEqual(before);
    expect(clients.records()).toEqual([]);
  });

  it('that start files name are kept in a file that only the user can read', () => {
    const { clients, files, data } = clientWorld();
    clients.connect({ client: 'env', scope: 'shell', shell: 'zsh' }, grantOf());
    expect(JSON.stringify(files())).not.toContain(TOKEN);
    const path = join(data, 'clients/variables/env-zsh.sh');
    expect(readFileSync(path, 'utf8')).toContain(TOKEN);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('the list of clients', () => {
  it('tells version, place and state, from not installed to connected', async () => {
    const { clients, install, clock } = clientWorld();
    const find = async (id: string, input: Partial<ListInput> = {}) =>
      (await clients.list({ ...NOT_SEEN, ...input })).find((client) => client.id === id);
    expect(await find('codex')).toMatchObject({
      state: 'not-installed',
      install: expect.stringContaining('npm') as unknown,
    });
    const path = install('codex');
    expect(await find('codex')).toMatchObject({ state: 'not-connected', version: '1.2.3', path, isVerified: true });
    clients.connect({ client: 'codex', scope: 'user' }, grantOf());
    expect(await find('codex')).toMatchObject({ state: 'restart-needed', connects: [{ connectedAt: clock.now() }] });
    const seen = await find('codex', { firstSeenAt: () => 42 });
    expect(seen).toMatchObject({ state: 'connected', connects: [{ firstSeenAt: 42 }] });
  });

  it('shows drift: a key that was changed, a broken file, and a gateway that has moved', async () => {
    const { clients, home, write } = clientWorld();
    const state = async (address = ADDRESS) => {
      const views = await clients.list({ ...NOT_SEEN, address });
      return views.find(({ id }) => id === 'claude-code')?.connects[0];
    };
    clients.connect({ client: 'claude', scope: 'user' }, grantOf());
    expect(await state()).toMatchObject({ state: 'connected', drift: [] });
    expect(await state('http://127.0.0.1:7999')).toMatchObject({
      state: 'drifted',
      problem: expect.stringContaining('7999') as unknown,
    });
    const text = readFileSync(join(home, '.claude/settings.json'), 'utf8');
    write('.claude/settings.json', text.replace(ADDRESS, 'http://another'));
    expect(await state()).toMatchObject({ state: 'drifted', drift: [{ key: 'env.ANTHROPIC_BASE_URL' }] });
    write('.claude/settings.json', '{');
    expect(await state()).toMatchObject({ state: 'broken', problem: expect.stringContaining('line 1') as unknown });
  });

  it('names what wins over our settings: variables, start files of shells, settings of a project', async () => {
    const { clients, environment, project, write } = clientWorld();
    environment['CLAUDE_CODE_USE_BEDROCK'] = '1';
    environment['ANTHROPIC_API_KEY'] = 'sk-ant-old';
    environment['GEMINI_API_KEY'] = TOKEN;
    write('.zshrc', '# mine\nexport GOOGLE_GEMINI_BASE_URL="https://mine"\n');
    write('project/.claude/settings.json', '{"env": {"ANTHROPIC_BASE_URL": "https://mine"}}');
    write('project/.env', 'FOO=1\n');
    clients.connect({ client: 'claude', scope: 'user' }, grantOf());
    const views = await clients.list({ ...NOT_SEEN, folder: project });
    const rivals = (id: string) =>
      views.find((view) => view.id === id)?.rivals.map(({ name, where, effect }) => `${name} ${where} ${effect}`);
    expect(rivals('claude-code')).toEqual([
      'CLAUDE_CODE_USE_BEDROCK environment wins',
      `env.ANTHROPIC_BASE_URL ${join(project, '.claude/settings.json')} wins`,
      'ANTHROPIC_API_KEY environment confuses',
    ]);
    expect(rivals('gemini-cli')).toEqual([
      expect.stringMatching(/^GOOGLE_GEMINI_BASE_URL .*\.zshrc:2 wins$/),
      ` ${join(project, '.env')} wins`,
    ]);
    expect(views.find(({ id }) => id === 'claude-code')?.state).toBe('overridden');
  });

  it('names keys that Claude Code has from elsewhere, and a cloud in its own settings', async () => {
    const { clients, environment, home, write } = clientWorld();
    environment['CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC'] = '1';
    write('.claude.json', '{"primaryApiKey": "sk-ant-console"}');
    write('.claude/settings.json', '{"env": {"ANTHROPIC_API_KEY": "sk-ant-old"}, "apiKeyHelper": "echo x"}');
    clients.connect({ client: 'claude', scope: 'user' }, grantOf());
    const look = async () => {
      const view = (await clients.list(NOT_SEEN)).find(({ id }) => id === 'claude-code');
      return [view?.state, ...(view?.rivals ?? []).map(({ name, where, effect }) => `${name} ${where} ${effect}`)];
    };
    const settings = join(home, '.claude/settings.json');
    expect(await look()).toEqual([
      'connected',
      'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC environment confuses',
      `env.ANTHROPIC_API_KEY ${settings} confuses`,
      `apiKeyHelper ${settings} confuses`,
      `primaryApiKey ${join(home, '.claude.json')} confuses`,
    ]);
    const text = readFileSync(settings, 'utf8');
    write('.claude/settings.json', text.replace('"sk-ant-old"', '"sk-ant-old", "CLAUDE_CODE_USE_VERTEX": "1"'));
    expect((await look()).slice(0, 3)).toEqual([
      'overridden',
      `env.CLAUDE_CODE_USE_VERTEX ${settings} wins`,
      'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC environment confuses',
    ]);
    write('.claude/settings.json', text.replace('"sk-ant-old"', '"", "CLAUDE_CODE_USE_VERTEX": "0"'));
    expect((await look())[0]).toBe('connected');
  });
});

describe('places on other systems', () => {
  it('are those of Windows and macOS', () => {
    const windows = {
      homeFolder: 'C:\\Users\\Ünï Cödé',
      platform: 'win32',
      readEnvironment: (name: string) => ({ ProgramData: 'D:\\Data' })[name],
    } as const;
    const paths = (client: string) => {
      const definition = CLIENTS.find(({ facts }) => facts.id === client);
      return definition
        ?.files?.({ place: windows, grant: grantOf(), scope: 'user', folder: undefined, exists: () => false })
        .map(({ path }) => path);
    };
    expect(paths('claude-code')).toEqual(['C:\\Users\\Ünï Cödé\\.claude\\settings.json']);
    expect(paths('codex')).toEqual(['C:\\Users\\Ünï Cödé\\.codex\\config.toml']);
    expect(paths('opencode')).toEqual(['C:\\Users\\Ünï Cödé\\.config\\opencode\\opencode.json']);
    expect(paths('gemini-cli')?.[0]).toBe('C:\\Users\\Ünï Cödé\\.gemini\\.env');
    const claude = CLIENTS.find(({ facts }) => facts.id === 'claude-code');
    const managed = (place: Parameters<NonNullable<typeof claude>['rivals'] & object>[0]['place']) =>
      claude
        ?.rivals?.({ place, folder: undefined })
        .files?.map(({ path }) => path)
        .filter((path) => path.includes('managed'));
    expect(managed(windows)).toEqual(['D:\\Data\\ClaudeCode\\managed-settings.json']);
    expect(managed({ ...windows, homeFolder: '/Users/a', platform: 'darwin' })).toEqual([
      '/Library/Application Support/ClaudeCode/managed-settings.json',
    ]);
  });

  it('follow the variables with which a client moves its settings', () => {
    const { clients, home, environment } = clientWorld();
    environment['CLAUDE_CONFIG_DIR'] = join(home, 'moved claude');
    environment['CODEX_HOME'] = join(home, 'moved codex');
    expect(clients.connect({ client: 'claude', scope: 'user' }, grantOf()).files).toEqual([
      join(home, 'moved claude/settings.json'),
    ]);
    expect(clients.connect({ client: 'codex', scope: 'user' }, grantOf()).files).toEqual([
      join(home, 'moved codex/config.toml'),
    ]);
  });
});
