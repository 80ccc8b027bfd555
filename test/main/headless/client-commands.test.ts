// `dragoman connect`, `restore` and `run` as a user meets them: a real server, a home of one's own, real files.
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClientConnect, ClientPlan } from '../../../src/shared/model/client.ts';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { startServe, type ServeProcess } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

function world() {
  const folder = temporaryFolder();
  const [data, home, bin] = [join(folder, 'data'), join(folder, 'höme 1'), join(folder, 'bin')];
  for (const path of [data, home, bin]) mkdirSync(path);
  const environment = {
    DRAGOMAN_HOME: data,
    HOME: home,
    SHELL: '/bin/bash',
    PATH: [bin, process.env['PATH']].join(delimiter),
  };
  const dragoman = async (...words: string[]): Promise<Result> => {
    const [printed, complained]: [string[], string[]] = [[], []];
    const code = await runCommand(words, {
      terminal: {
        isInteractive: false,
        print: (line) => printed.push(`${line}\n`),
        complain: (line) => complained.push(`${line}\n`),
      },
      environment,
      platform: process.platform,
      homeFolder: home,
      signal: new AbortController().signal,
    });
    return { code, stdout: printed.join(''), stderr: complained.join('') };
  };
  const serve = async (...words: string[]): Promise<ServeProcess> => {
    const server = await startServe({ entry: ENTRY, home: data, words });
    onTestFinished(() => void server.child.kill('SIGKILL'));
    return server;
  };
  /** A program on the path that tells how it was called. */
  const install = (name: string, script: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  return { data, home, environment, dragoman, serve, install, app: () => createControlClient(addressOf(data)) };
}

interface ClaudeSettings {
  env: { ANTHROPIC_BASE_URL: string; ANTHROPIC_AUTH_TOKEN: string };
}

function claudeSettings(home: string): ClaudeSettings {
  return JSON.parse(readFileSync(join(home, '.claude/settings.json'), 'utf8')) as ClaudeSettings;
}

async function ask({ env }: ClaudeSettings): Promise<number> {
  const response = await fetch(`${env.ANTHROPIC_BASE_URL}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${env.ANTHROPIC_AUTH_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-opus-4-8', max_tokens: 20, messages: [{ role: 'user', content: 'hi' }] }),
  });
  await response.text();
  return response.status;
}

describe('dragoman connect', () => {
  it('shows what would change with --dry-run, and makes neither files nor tokens', async () => {
    const { home, serve, dragoman, app } = world();
    await serve();
    const text = await dragoman('connect', 'claude', '--dry-run');
    expect(text.stdout).toMatch(/settings\.json \(new\)\n[^]*\+ .*"ANTHROPIC_BASE_URL": "http:\/\/127\.0\.0\.1:\d+"/);
    const { code, stdout } = await dragoman('connect', 'claude', '--dry-run', '--json');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as ClientPlan).files[0]).toMatchObject({
      isNew: true,
      keys: [{ key: 'env.ANTHROPIC_BASE_URL' }, {}, {}],
    });
    expect(existsSync(join(home, '.claude'))).toBe(false);
    expect(await app().tokens.list()).toEqual([]);
  });

  it('gives a client a token of its own, tells its first request, and takes the token back', async () => {
    const { home, serve, dragoman, app } = world();
    const server = await serve();
    const { code, stdout } = await dragoman('connect', 'claude', '--json', '--yes');
    expect(code).toBe(0);
    expect(JSON.parse(stdout) as ClientConnect).toMatchObject({ state: 'connected', address: server.gateway });
    const view = async () => (await app().clients.list()).find(({ id }) => id === 'claude-code')?.connects[0];
    // The app looks into its own home, which is another one here; the records are shared.
    expect((await view())?.firstSeenAt).toBeUndefined();
    const settings = claudeSettings(home);
    expect(await ask(settings)).toBe(200);
    expect((await view())?.firstSeenAt).toBeGreaterThan(1_700_000_000_000);
    expect((await app().tokens.list()).map(({ name }) => name)).toEqual(['client.claude-code-user']);
    expect((await dragoman('restore', 'claude')).code).toBe(0);
    expect(existsSync(join(home, '.claude'))).toBe(false);
    expect(await app().tokens.list()).toEqual([]);
    expect(await ask(settings)).toBe(401);
  });

  it('binds the token to a profile', async () => {
    const { home, data, serve, dragoman, app } = world();
    writeFileSync(
      join(data, 'settings.json'),
      JSON.stringify({ profiles: { cheap: { slots: { opus: 'demo/small' } } } }),
    );
    await serve();
    expect((await dragoman('connect', 'claude', '--profile', 'cheap')).code).toBe(0);
    expect(await app().tokens.list()).toMatchObject([{ name: 'client.claude-code-user', profile: 'cheap' }]);
    expect(claudeSettings(home).env).toMatchObject({ ANTHROPIC_DEFAULT_OPUS_MODEL: 'opus' });
    const { code, stderr } = await dragoman('connect', 'claude', '--profile', 'chep');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no profile "chep". Did you mean cheap?');
  });

  it('uses the token for all where the settings are a file that may not be changed', async () => {
    const { home, serve, dragoman, app } = world();
    const config = join(home, 'config.json');
    writeFileSync(config, JSON.stringify({ gateway: { token: 'drg-of-the-file' } }));
    await serve('--config', config);
    expect((await dragoman('connect', 'claude')).code).toBe(0);
    expect(claudeSettings(home).env.ANTHROPIC_AUTH_TOKEN).toBe('drg-of-the-file');
    expect(await ask({ env: { ...claudeSettings(home).env } })).toBe(200);
    expect((await dragoman('restore', '--all')).code).toBe(0);
    expect(await app().tokens.list()).toEqual([]);
  });

  it('writes variables for a shell, which the shell then has', async () => {
    const { home, serve, dragoman, environment } = world();
    const server = await serve();
    writeFileSync(join(home, '.bashrc'), 'MINE=1\n');
    expect((await dragoman('connect', 'claude', '--scope', 'shell', '--shell', 'bash')).code).toBe(0);
    const { stdout } = await promisify(execFile)('bash', ['-c', '. ~/.bashrc; echo "$MINE $ANTHROPIC_BASE_URL"'], {
      env: environment,
    });
    expect(stdout.trim()).toBe(`1 ${server.gateway}`);
    expect((await dragoman('restore', 'claude')).code).toBe(0);
    expect(readFileSync(join(home, '.bashrc'), 'utf8')).toBe('MINE=1\n');
  });

  it.each([
    [['connect', 'claud'], 'Dragoman knows no client "claud". It knows: claude-code, '],
    [['connect', 'codex', '--scope', 'project'], 'Codex can\'t be connected for "project"'],
    [['restore', 'claud'], 'Dragoman knows no client'],
    [['run', 'claud'], 'Dragoman knows no client'],
  ])('%j ends with exit code 1 and a reason', async (words, reason) => {
    const { serve, dragoman } = world();
    await serve();
    const { code, stderr } = await dragoman(...words);
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
  });

  it('needs the running app, and says so', async () => {
    const { dragoman, home } = world();
    const { code, stderr } = await dragoman('connect', 'claude');
    expect(code).toBe(1);
    expect(stderr).toContain('Dragoman is not running');
    expect(existsSync(join(home, '.claude'))).toBe(false);
  });

  it('tells what is wrong with a broken file, and the lines to paste work', async () => {
    const { home, serve, dragoman } = world();
    await serve();
    mkdirSync(join(home, '.claude'));
    const path = join(home, '.claude/settings.json');
    writeFileSync(path, '{ "a": 1, }');
    const { code, stderr } = await dragoman('connect', 'claude', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('line 1, column 11');
    expect(readFileSync(path, 'utf8')).toBe('{ "a": 1, }');
    const snippet = /settings\.json:\n(\{[^]*\n\})/.exec(stderr)?.[1] ?? '';
    expect(await ask(JSON.parse(snippet) as ClaudeSettings)).toBe(200);
  });
});

describe('dragoman restore', () => {
  it('--all puts everything back when the app was killed, without it', async () => {
    const { home, serve, dragoman } = world();
    const server = await serve();
    mkdirSync(join(home, '.codex'));
    const path = join(home, '.codex/config.toml');
    writeFileSync(path, '# mine\nmodel = "gpt-5.5"\n');
    for (const client of ['claude', 'codex', 'gemini', 'opencode']) {
      expect((await dragoman('connect', client)).code).toBe(0);
    }
    server.child.kill('SIGKILL');
    const { code, stdout } = await dragoman('restore', '--all', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ left: [], problems: [] });
    expect(readFileSync(path, 'utf8')).toBe('# mine\nmodel = "gpt-5.5"\n');
    for (const name of ['.claude', '.gemini', '.config']) expect(existsSync(join(home, name)), name).toBe(false);
  });

  it('says that there is nothing to put back, and that a broken file is in the way', async () => {
    const { home, serve, dragoman } = world();
    await serve();
    expect(await dragoman('restore', 'claude')).toMatchObject({ code: 0, stdout: 'Nothing to put back.\n' });
    await dragoman('connect', 'claude');
    writeFileSync(join(home, '.claude/settings.json'), '{');
    const { code, stdout } = await dragoman('restore', 'claude');
    expect(code).toBe(1);
    expect(stdout).toContain('line 1');
  });

  it('wants one client, or --all', async () => {
    const { dragoman } = world();
    expect(await dragoman('restore')).toMatchObject({ code: 2 });
    expect(await dragoman('restore', 'claude', '--all')).toMatchObject({ code: 2 });
    expect(await dragoman('restore', 'claude', 'codex')).toMatchObject({ code: 2 });
  });
});

describe('dragoman run', () => {
  it('starts the client with all words that follow its name, and ends as it ends', async () => {
    const { environment, home, serve, install } = world();
    const server = await serve();
    install('codex', 'for word in "$@"; do echo "word: $word"; done; echo "token: $DRAGOMAN_TOKEN"; exit 7');
    const failure = await promisify(execFile)(
      process.execPath,
      [ENTRY, 'run', 'codex', 'exec', '--json', '--help', 'two words'],
      {
        env: environment,
      },
    ).catch((error: { code: number; stdout: string }) => error);
    expect(failure).toMatchObject({ code: 7 });
    expect(failure.stdout).toContain('word: exec\nword: --json\nword: --help\nword: two words\n');
    expect(failure.stdout).toContain(`base_url="${server.gateway}/v1"`);
    const token = /token: (\S+)/.exec(failure.stdout)?.[1] ?? '';
    expect(await ask({ env: { ANTHROPIC_BASE_URL: server.gateway, ANTHROPIC_AUTH_TOKEN: token } })).toBe(200);
    expect(existsSync(join(home, '.codex'))).toBe(false);
  });

  it('15.3/17 starts Claude Code past Dragoman for a subscription, without a variable in its way', async () => {
    const { environment, install, serve, dragoman } = world();
    install('claude', 'echo "[$*] [$ANTHROPIC_BASE_URL] [$ANTHROPIC_API_KEY] [$ANTHROPIC_AUTH_TOKEN] [$KEPT]"');
    const { stdout } = await promisify(execFile)(process.execPath, [ENTRY, 'run', '--subscription', 'claude', '-c'], {
      env: {
        ...environment,
        ANTHROPIC_BASE_URL: 'http://x',
        ANTHROPIC_API_KEY: 'sk-ant-x',
        ANTHROPIC_AUTH_TOKEN: 'x',
        KEPT: 'kept',
      },
    });
    expect(stdout.trim()).toBe('[-c] [] [] [] [kept]');
    await serve();
    await dragoman('connect', 'claude');
    const { code, stderr } = await dragoman('run', '--subscription', 'claude');
    expect(code).toBe(1);
    expect(stderr).toContain('restore claude');
  });

  it('tells how to install a client that is not there', async () => {
    const { environment, serve, dragoman } = world();
    environment.PATH = '/nowhere';
    await serve();
    const { code, stderr } = await dragoman('run', 'codex');
    expect(code).toBe(1);
    expect(stderr).toContain('npm install -g @openai/codex');
  });
});
