// Each client that takes no more than a few keys or variables.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { findClient } from '../../../../src/main/core/clients/registry.ts';
import type { ClientGrant } from '../../../../src/shared/model/client.ts';
import { ADDRESS, clientWorld, grantOf, NOT_SEEN, TOKEN } from './support/client-world.ts';

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe('the other clients', () => {
  it('Qwen Code, Continue and Crush get an entry in a list, beside those of the user', () => {
    const { clients, home, write } = clientWorld();
    write('.qwen/settings.json', '{"modelProviders": {"openai": [{"id": "mine"}]}, "$version": 4}');
    write('.continue/config.yaml', 'name: mine\nmodels:\n  - name: a\n    provider: ollama\n');
    write('.config/crush/crush.json', '{"providers": {"mine": {"type": "openai"}}}');
    for (const client of ['qwen', 'continue', 'crush']) clients.connect({ client, scope: 'user' }, grantOf());
    expect(readJson(join(home, '.qwen/settings.json'))).toMatchObject({
      modelProviders: { openai: [{ id: 'mine' }, { id: 'default', baseUrl: `${ADDRESS}/v1`, envKey: 'DRAGOMAN_KEY' }] },
      env: { DRAGOMAN_KEY: TOKEN },
      security: { auth: { selectedType: 'openai' } },
    });
    expect(parseYaml(readFileSync(join(home, '.continue/config.yaml'), 'utf8'))).toMatchObject({
      models: [{ name: 'a' }, { name: 'Dragoman', apiBase: `${ADDRESS}/v1`, apiKey: TOKEN }],
    });
    expect(readJson(join(home, '.config/crush/crush.json'))).toMatchObject({
      providers: { mine: { type: 'openai' }, dragoman: { type: 'openai-compat', models: [{ id: 'default' }] } },
    });
  });

  it('Kimi CLI and Grok CLI get a table of their own', () => {
    const { clients, home } = clientWorld();
    for (const client of ['kimi', 'grok']) clients.connect({ client, scope: 'user' }, grantOf());
    expect(parseToml(readFileSync(join(home, '.kimi-code/config.toml'), 'utf8'))).toMatchObject({
      default_model: 'dragoman',
      providers: { dragoman: { type: 'openai', base_url: `${ADDRESS}/v1`, api_key: TOKEN } },
      models: { dragoman: { provider: 'dragoman', model: 'default', max_context_size: 131_072 } },
    });
    expect(parseToml(readFileSync(join(home, '.grok/config.toml'), 'utf8'))).toMatchObject({
      models: { default: 'dragoman' },
      model: { dragoman: { model: 'default', base_url: `${ADDRESS}/v1` } },
    });
  });

  it('Kilo CLI gets what OpenCode gets, in a file of its own', () => {
    const { clients, home } = clientWorld();
    for (const client of ['kilo', 'opencode']) clients.connect({ client, scope: 'user' }, grantOf());
    expect(readJson(join(home, '.config/kilo/kilo.json'))).toEqual(
      readJson(join(home, '.config/opencode/opencode.json')),
    );
  });

  it('GitHub Copilot CLI gets variables, with the limits of the model where they are known', () => {
    const variables = (grant: ClientGrant) => findClient('copilot')?.variables?.(grant);
    const known = {
      COPILOT_PROVIDER_TYPE: 'anthropic',
      COPILOT_PROVIDER_BASE_URL: ADDRESS,
      COPILOT_PROVIDER_API_KEY: TOKEN,
      COPILOT_MODEL: 'default',
    };
    expect(variables(grantOf({ models: { slots: {}, list: [] } }))).toEqual(known);
    expect(variables(grantOf())).toEqual({
      ...known,
      COPILOT_PROVIDER_MAX_PROMPT_TOKENS: '122880',
      COPILOT_PROVIDER_MAX_OUTPUT_TOKENS: '8192',
    });
  });

  it('that were never tried with a real one say so', async () => {
    const { clients } = clientWorld();
    const views = await clients.list(NOT_SEEN);
    const unverified = views.filter(({ isVerified }) => !isVerified).map(({ id }) => id);
    expect(unverified).toEqual(['aider', 'crush', 'zed', 'env']);
  });
});
