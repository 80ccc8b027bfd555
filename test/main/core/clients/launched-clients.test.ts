// Clients that `dragoman run` starts with Dragoman: by words, variables and files of our own, with none of theirs edited.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Launch } from '../../../../src/main/core/clients/launch.ts';
import { ADDRESS, clientWorld, grantOf, NOT_SEEN, TOKEN } from './support/client-world.ts';

/** Starts a client whose user has a file already; the home must be as before, and the command line without the token. */
function launch(program: string, [path, text]: readonly [string, string]): Launch & { data: string } {
  const { clients, data, files, install, write } = clientWorld();
  install(program);
  write(path, text);
  const before = files();
  const started = clients.launch(program, grantOf());
  expect(files()).toEqual(before);
  expect(started.words.join(' ')).not.toContain(TOKEN);
  return { ...started, data };
}

describe('a client that is started with Dragoman', () => {
  it('Qwen Code is told by words and variables', () => {
    const { words, environment } = launch('qwen', ['.qwen/settings.json', '{"security": {"auth": {}}}']);
    expect(words).toEqual(['--auth-type', 'openai', '--model', 'default']);
    expect(environment).toEqual({ OPENAI_BASE_URL: `${ADDRESS}/v1`, OPENAI_API_KEY: TOKEN });
  });

  it.each([
    { program: 'kimi', variable: 'KIMI_CODE_HOME', path: '.kimi-code/config.toml', own: { default_model: 'dragoman' } },
    { program: 'grok', variable: 'GROK_HOME', path: '.grok/config.toml', own: { models: { default: 'dragoman' } } },
  ])('$program gets a folder of our own, with what else stands in $path', ({ program, variable, path, own }) => {
    const { words, environment, data } = launch(program, [path, '# mine\n[other]\nkept = true\n']);
    const folder = environment[variable] ?? '';
    expect(folder.startsWith(data)).toBe(true);
    expect(words).toEqual([]);
    const text = readFileSync(join(folder, 'config.toml'), 'utf8');
    expect(text).toContain('# mine');
    expect(parseToml(text)).toMatchObject({ other: { kept: true }, ...own });
    expect(text).toContain(TOKEN);
  });

  it('a folder that the user has moved is the one that is copied', () => {
    const { clients, home, environment, install, write } = clientWorld();
    install('kimi');
    write('elsewhere/config.toml', 'telemetry = false\n');
    environment['KIMI_CODE_HOME'] = join(home, 'elsewhere');
    const { KIMI_CODE_HOME: folder = '' } = clients.launch('kimi', grantOf()).environment;
    expect(folder).not.toBe(join(home, 'elsewhere'));
    expect(parseToml(readFileSync(join(folder, 'config.toml'), 'utf8'))).toMatchObject({ telemetry: false });
  });

  it('Cline CLI reads a file of ours, and runs without the helper of an earlier run', () => {
    const { environment } = launch('cline', ['.cline/data/settings/providers.json', '{"version": 1}']);
    expect(environment['CLINE_SESSION_BACKEND_MODE']).toBe('local');
    const settings: unknown = JSON.parse(readFileSync(environment['CLINE_PROVIDER_SETTINGS_PATH'] ?? '', 'utf8'));
    expect(settings).toMatchObject({
      lastUsedProvider: 'openai-compatible',
      providers: { 'openai-compatible': { settings: { apiKey: TOKEN, baseUrl: `${ADDRESS}/v1`, model: 'default' } } },
    });
  });

  it('Continue is told of a file of ours', () => {
    const { words } = launch('cn', ['.continue/config.yaml', 'name: mine\nmodels: []\n']);
    const [option, path = ''] = words;
    expect(option).toBe('--config');
    expect(path).toMatch(/continue-[0-9a-f]{12}\.yaml$/);
    expect(parseYaml(readFileSync(path, 'utf8'))).toMatchObject({
      schema: 'v1',
      models: [{ name: 'Dragoman', apiBase: `${ADDRESS}/v1`, apiKey: TOKEN, model: 'default' }],
    });
  });

  it('is any but those that read nothing but their own files', async () => {
    const views = await clientWorld().clients.list(NOT_SEEN);
    expect(views.filter(({ canLaunch }) => !canLaunch).map(({ id }) => id)).toEqual(['crush', 'zed', 'env']);
  });
});
