// `dragoman login`, `logout` and `status` against stand-ins of all providers: a real server, and real processes for signals.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient, type ApiClient } from '../../../src/main/core/control/control-client.ts';
import type { SignInAttempt } from '../../../src/shared/model/sign-in.ts';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { GITHUB_TOKEN } from '../../support/fake-identity-provider/github.ts';
import { GITLAB_TOKEN } from '../../support/fake-identity-provider/gitlab.ts';
import { GOOGLE_SECRET } from '../../support/fake-identity-provider/google.ts';
import { startFakeIdentityProvider, type FakeIdentityProvider } from '../../support/fake-identity-provider/server.ts';
import { CANARY, jwt } from '../../support/fake-identity-provider/tokens.ts';
import { cleanEnvironment, startServe, type ServeProcess } from '../../support/serve-process.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');

let home: string;
let fake: FakeIdentityProvider;
let server: ServeProcess;
let app: ApiClient;

// One server for all: its start takes longer than a sign-in. Each test leaves nobody signed in.
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'dragoman-sign-in-'));
  fake = await startFakeIdentityProvider();
  server = await startServe({
    entry: ENTRY,
    home,
    environment: {
      DRAGOMAN_LOCAL_IDENTITY_PROVIDER: fake.url,
      DRAGOMAN_GOOGLE_CLIENT_SECRET: GOOGLE_SECRET,
      GITLAB_TOKEN,
    },
  });
  app = createControlClient(addressOf(home));
  fake.knobs.githubIntervalSeconds = 1;
  calm();
});

/** The stand-ins as they are before anybody asks for something else. */
function calm(): void {
  Object.assign(fake.knobs, { polls: [], overrides: [], authorize: 'agree', user: 'ash' });
  fake.requests.length = 0;
}

afterEach(async () => {
  for (const { id } of await app.signIn.accounts()) await app.signIn.signOut({ id });
  calm();
});

afterAll(async () => {
  await server.stop('SIGKILL');
  await fake.close();
  rmSync(home, { recursive: true });
});

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process; an address that it shows is opened as a browser would. */
async function dragoman(...words: string[]): Promise<Result> {
  const [printed, complained]: [string[], string[]] = [[], []];
  const pages: Promise<unknown>[] = [];
  const hear = (lines: string[]) => (line: string) => {
    lines.push(line);
    const address = /^Open +(http:\/\/127\.0\.0\.1:\S+)$/.exec(line)?.[1];
    if (address !== undefined) pages.push(fetch(address));
  };
  const code = await runCommand(words, {
    terminal: { isInteractive: false, print: hear(printed), complain: hear(complained) },
    environment: { DRAGOMAN_HOME: home, MY_TOKEN: GITLAB_TOKEN, MY_COPILOT: `github_pat_${CANARY}` },
    platform: process.platform,
    homeFolder: home,
    signal: new AbortController().signal,
  });
  await Promise.all(pages);
  return { code, stdout: printed.join('\n'), stderr: complained.join('\n') };
}

async function assertServed(model: string): Promise<void> {
  const response = await fetch(`${server.gateway}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${/drg-[\w-]+/.exec(server.pasteLine)?.[0]}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  expect(await response.text()).toContain('Hello');
}

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), JSON.stringify(content), { mode: 0o600 });
  onTestFinished(() => rmSync(join(home, path)));
}

const ASH = 'ash@example.com';

const FLOWS = [
  { words: ['chatgpt-codex'], label: `${ASH} (plus)`, model: 'gpt-5.3-codex' },
  { words: ['chatgpt-codex', '--device'], label: `${ASH} (plus)`, model: 'gpt-5.3-codex', code: 'WXYZ-1234' },
  { words: ['github-copilot'], label: 'ash (pro)', model: 'gpt-5-mini', code: 'WDJB-MJHT' },
  {
    words: ['github-copilot', '--domain', 'company.ghe.com'],
    label: 'ash (company.ghe.com) (pro)',
    model: 'gpt-5-mini',
  },
  { words: ['github-copilot', '--token-from', 'MY_COPILOT'], label: 'ash', model: 'gpt-5-mini' },
  { words: ['kimi-for-coding'], label: 'ash', model: 'kimi-for-coding', code: 'ABCD-EFGH' },
  { words: ['xai'], label: ASH, model: 'grok-4', code: 'ABCD-EFGH' },
  { words: ['gitlab-duo'], label: 'ash', model: 'duo-chat-sonnet-4-6' },
  { words: ['gitlab-duo', '--token-from', 'MY_TOKEN'], label: 'ash', model: 'duo-chat-sonnet-4-6' },
  { words: ['gemini-subscription', '--accept-notice'], label: `${ASH} (Standard)`, model: 'gemini-2.5-pro' },
  { words: ['qwen-subscription', '--device', '--accept-notice'], label: 'ash', model: 'qwen-max', code: 'QWEN-1234' },
] as const;

describe.each(FLOWS)('dragoman login $words', ({ words, label, model, ...more }) => {
  const [provider] = words;

  it('signs in, says the connection, serves, is in the status, and logout ends it', async () => {
    const login = await dragoman('login', ...words);
    expect(login).toMatchObject({ code: 0, stderr: '' });
    expect(login.stdout).toContain(`Signed in as ${label}. Connection: ${provider}`);
    if ('code' in more) expect(login.stdout).toContain(`Code      ${more.code}`);
    await assertServed(`${provider}/${model}`);
    const status = await dragoman('status');
    expect(status.stdout).toContain(`Account    ${label.replace(/ \((?:plus|pro|Standard)\)$/, '')} (`);
    expect(`${login.stdout}${status.stdout}`).not.toContain(CANARY);
    const logout = await dragoman('logout', provider);
    expect(logout).toMatchObject({ code: 0, stderr: '' });
    expect((await dragoman('status')).stdout).not.toContain('Account');
  });
});

const ofAda = (number: number): string => jwt({ sub: 'ash', number }, number);
const CHATGPT = { 'https://api.openai.com/auth': { chatgpt_account_id: 'acc-ash', chatgpt_user_id: 'ash' } };

const IMPORTS = [
  {
    provider: 'chatgpt-codex',
    model: 'gpt-5.3-codex',
    path: '.codex/auth.json',
    content: () => {
      const { access, refresh } = fake.book.issue((number) => jwt({ ...CHATGPT, number }, number));
      return { auth_mode: 'chatgpt', tokens: { access_token: access, refresh_token: refresh, account_id: 'acc-ash' } };
    },
  },
  {
    provider: 'chatgpt-codex',
    model: 'gpt-5.3-codex',
    path: '.local/share/opencode/auth.json',
    content: () => ({ openai: { type: 'oauth', ...fake.book.issue(ofAda), expires: 4e12, accountId: 'acc-ash' } }),
  },
  {
    provider: 'github-copilot',
    model: 'gpt-5-mini',
    path: '.config/github-copilot/hosts.json',
    content: () => ({ 'github.com': { oauth_token: GITHUB_TOKEN } }),
  },
  {
    provider: 'github-copilot',
    model: 'gpt-5-mini',
    path: '.config/github-copilot/apps.json',
    content: () => ({ 'github.com:Iv1.b507a08c87ecfe98': { oauth_token: GITHUB_TOKEN } }),
  },
  {
    provider: 'kimi-for-coding',
    model: 'kimi-for-coding',
    path: '.kimi/credentials/kimi-code.json',
    content: () => ({ access_token: fake.book.issue(ofAda).access, expires_at: 4e9 }),
  },
  {
    provider: 'gemini-subscription',
    model: 'gemini-2.5-pro',
    path: '.gemini/oauth_creds.json',
    content: () => {
      const { access, refresh } = fake.book.issue((number) => `ya29.${CANARY}-${number}`);
      return { access_token: access, refresh_token: refresh, expiry_date: 4e12 };
    },
  },
  {
    provider: 'qwen-subscription',
    model: 'qwen-max',
    path: '.qwen/oauth_creds.json',
    content: () => ({ access_token: fake.book.issue(ofAda).access, expiry_date: 4e12 }),
  },
] as const;

describe.each(IMPORTS)('dragoman login $provider --import of $path', ({ provider, model, path, content }) => {
  it('takes the login over and serves with it; without the file it says where it looked', async () => {
    const words = ['login', provider, '--import', '--accept-notice'];
    const without = await dragoman(...words);
    expect(without.code).toBe(1);
    expect(without.stderr).toMatch(/^(?:There is no|No Copilot login for github\.com).*Sign in here instead\.$/);
    write(path, content());
    expect(await dragoman(...words)).toMatchObject({ code: 0, stderr: '' });
    await assertServed(`${provider}/${model}`);
    expect((await dragoman('logout', provider)).code).toBe(0);
    expect(fake.count('/revoke')).toBe(0);
  });
});

describe('dragoman login', () => {
  it('prints with --json only the end to the output, and the code for the person beside it', async () => {
    const { code, stdout, stderr } = await dragoman('login', 'xai', '--json');
    expect(code).toBe(0);
    const end = JSON.parse(stdout) as SignInAttempt;
    expect(end).toMatchObject({ state: 'done', provider: 'xai', account: { label: ASH, connections: ['xai'] } });
    expect(stderr).toContain('Code      ABCD-EFGH');
    expect(stdout).not.toContain(CANARY);
    expect(JSON.parse((await dragoman('status', '--json')).stdout)).toMatchObject({ accounts: [{ label: ASH }] });
    expect(JSON.parse((await dragoman('logout', ASH, '--json')).stdout)).toEqual({ signedOut: [ASH] });
  });

  it.each([
    [['login', 'nobody'], 1, 'There is no sign-in for "nobody". There is one for: chatgpt-codex, github-copilot'],
    [['login', 'claude'], 1, 'Anthropic allows a Claude subscription only in Claude Code itself.'],
    [['login', 'claude-subscription'], 1, 'Anthropic allows a Claude subscription only in Claude Code itself.'],
    [['login', 'antigravity'], 1, 'Google blocks accounts that use Antigravity'],
    [['login', 'gemini-subscription'], 1, '--accept-notice'],
    [['login', 'qwen-subscription', '--device'], 1, 'Qwen ended its free sign-in on 2026-04-15'],
    [['login', 'gitlab-duo', '--device'], 1, 'This provider has no sign-in by "device". It has: token.'],
    [['login', 'github-copilot', '--domain', 'no host'], 1, '"no host" is no host name.'],
    [['login', 'gitlab-duo', '--token-from', 'NOTHING'], 1, 'The environment variable NOTHING is not set.'],
    [['login', 'xai', '--device', '--import'], 2, 'Give only one of --device, --paste, --token-from and --import.'],
    [['login'], 2, 'Something is missing after "login".'],
    [['logout', 'xai'], 1, 'Nobody is signed in as "xai". There are no accounts.'],
  ])('%j is refused with what to do', async (words, code, text) => {
    const result = await dragoman(...words);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(text);
    expect(fake.requests).toEqual([]);
  });

  it.each([
    ['denied', 'The sign-in was refused on the page. Start again to try once more.'],
    ['expired', 'The code is over. Start again for a new one.'],
  ] as const)('fails with the reason when the sign-in is %s', async (poll, text) => {
    fake.knobs.polls = [poll];
    expect(await dragoman('login', 'xai')).toMatchObject({ code: 1, stderr: text });
  });

  it('fails with the reason when the browser refuses, or the provider is in trouble', async () => {
    fake.knobs.authorize = 'refuse';
    expect((await dragoman('login', 'chatgpt-codex')).stderr).toContain('The sign-in was refused in the browser');
    fake.knobs.overrides = [{ pathEnd: '/device/code', reply: { status: 500 } }];
    expect((await dragoman('login', 'xai')).stderr).toContain('gave no code to sign in with (status 500)');
  });

  it('takes the short word of a provider, and so does logout', async () => {
    const login = await dragoman('login', 'copilot');
    expect(login).toMatchObject({ code: 0, stdout: expect.stringContaining('Connection: github-copilot') });
    expect((await dragoman('logout', 'copilot')).stdout).toBe('Signed out: ash');
  });

  it('keeps two accounts side by side; logout takes one by its name, and takes it back at the provider', async () => {
    await dragoman('login', 'chatgpt-codex');
    fake.knobs.user = 'birch';
    await dragoman('login', 'chatgpt-codex');
    expect((await dragoman('status')).stdout.match(/^Account/gm)).toHaveLength(2);
    expect((await dragoman('logout', ASH)).stdout).toBe(`Signed out: ${ASH}`);
    expect(fake.count('/oauth/revoke')).toBe(1);
    expect((await dragoman('status')).stdout).toContain('Account    birch@example.com (');
  });

  it('signs in again in place after a login has ended, which the status tells until then', async () => {
    await dragoman('login', 'xai');
    fake.book.revokeAll();
    await expect(assertServed('xai/grok-4')).rejects.toThrow();
    expect((await dragoman('status')).stdout).toMatch(/^Account {4}ash@example\.com .*: .*sign in again/im);
    await dragoman('login', 'xai');
    expect((await dragoman('status')).stdout).toMatch(/^Account {4}ash@example\.com \([^:]*$/m);
    await assertServed('xai/grok-4');
  });

  it('ends by Ctrl-C in a process of its own, and the attempt with it', async () => {
    fake.knobs.polls = Array.from({ length: 100 }, () => 'pending');
    const child = spawn(process.execPath, [ENTRY, 'login', 'xai'], { env: cleanEnvironment(home) });
    const gone = once(child, 'exit');
    let code = '';
    for await (const line of createInterface({ input: child.stdout })) {
      code ||= /^Code +(\S+)$/.exec(line)?.[1] ?? '';
      if (line.startsWith('Waiting')) child.kill('SIGINT');
    }
    expect(code).toBe('ABCD-EFGH');
    expect(await gone).toEqual([130, null]);
    expect(await app.signIn.waiting()).toEqual([]);
  });
});
