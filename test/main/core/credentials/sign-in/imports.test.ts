// Logins of other programs, taken over by click: read only, borrowed where they rotate, and never sent to another host.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GITHUB_TOKEN } from '../../../../support/fake-identity-provider/github.ts';
import { CANARY, jwt } from '../../../../support/fake-identity-provider/tokens.ts';
import { ask, signIn, signInChatgpt, startWorld, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

function write(path: string, content: unknown): string {
  const whole = join(world.home, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, JSON.stringify(content), { mode: 0o600 });
  return whole;
}

const REFRESH = `rt-owner-${CANARY}`;

function chatgptToken(user: string): string {
  const auth = { chatgpt_account_id: `acc-${user}`, chatgpt_user_id: user };
  return world.fake.book.issue((number) => jwt({ 'https://api.openai.com/auth': auth, number }, number)).access;
}

function grokRecord(access: string): unknown {
  return { 'https://auth.x.ai::cli': { key: access, refresh_token: REFRESH, oidc_client_id: 'x' } };
}

const CASES = [
  {
    provider: 'kimi-for-coding',
    path: '.kimi/credentials/kimi-code.json',
    content: (access: string): unknown => ({ access_token: access, refresh_token: REFRESH, expires_at: 4e9, more: 1 }),
    body: { model: 'kimi-for-coding/kimi-for-coding' },
  },
  {
    provider: 'kimi-for-coding',
    path: '.kimi-code/credentials/kimi-code.json',
    content: (access: string): unknown => ({ access_token: access, refresh_token: REFRESH }),
    body: { model: 'kimi-for-coding/kimi-for-coding' },
  },
  {
    provider: 'xai',
    path: '.grok/auth.json',
    content: grokRecord,
    body: { model: 'xai/grok-4.3' },
  },
  {
    provider: 'xai',
    path: '.local/share/opencode/auth.json',
    content: (access: string): unknown => ({ xai: { type: 'oauth', access, refresh: REFRESH, expires: 4e12 } }),
    body: { model: 'xai/grok-4.3' },
  },
  {
    provider: 'qwen-subscription',
    path: '.qwen/oauth_creds.json',
    content: (access: string): unknown => ({ access_token: access, refresh_token: REFRESH, expiry_date: 4e12 }),
    body: { model: 'qwen-subscription/qwen3-235b-a22b' },
  },
] as const;

describe.each(CASES)('the login of $provider in $path', ({ provider, path, content, body }) => {
  const request = { provider, way: 'import', acceptsNotice: true } as const;
  const token = (user: string): string => world.fake.book.issue((number) => jwt({ sub: user, number }, number)).access;

  it('15.3/7 is borrowed: used, adopted when its owner has renewed it, and never renewed or written here', async () => {
    const file = write(path, content(token('ash')));
    expect(await signIn(world, request)).toMatchObject({ state: 'done' });
    expect((await ask(world, body)).status).toBe(200);
    world.fake.book.expireAll();
    write(path, content(token('ash')));
    const before = readFileSync(file, 'utf8');
    expect((await ask(world, body)).status).toBe(200);
    expect(world.fake.count('/token')).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect([...world.secrets.entries.values()].join()).not.toContain(REFRESH);
  });

  it('15.3/7 of somebody else is not adopted', async () => {
    write(path, content(token('ash')));
    await signIn(world, request);
    world.fake.book.expireAll();
    write(path, content(token('birch')));
    expect(await (await ask(world, body)).text()).toContain('or sign in here');
    expect((await world.client.signIn.accounts())[0]?.state).toBe('needs-login');
  });

  it('that is not there is told with the place', async () => {
    expect((await signIn(world, request)).problem).toMatchObject({ code: 'nothing-to-import' });
  });
});

describe('the login of ChatGPT', () => {
  const codex = (access: string): unknown => ({
    auth_mode: 'chatgpt',
    tokens: { access_token: access, refresh_token: REFRESH, account_id: 'acc-ash' },
  });

  it('15.3/7 in Codex of another account is not adopted', async () => {
    write('.codex/auth.json', codex(chatgptToken('ash')));
    await signIn(world, { provider: 'chatgpt-codex', way: 'import' });
    world.fake.book.expireAll();
    const tokens = { access_token: chatgptToken('birch'), refresh_token: REFRESH, account_id: 'acc-birch' };
    write('.codex/auth.json', { auth_mode: 'chatgpt', tokens });
    expect((await ask(world, { model: 'gpt-5.5' })).ok).toBe(false);
    expect(world.fake.count('/oauth/token')).toBe(0);
  });

  it('is found in OpenCode where Codex has none', async () => {
    const entry = { type: 'oauth', access: chatgptToken('ash'), refresh: REFRESH, expires: 4e12, accountId: 'acc-ash' };
    write('.local/share/opencode/auth.json', { openai: entry });
    expect((await signIn(world, { provider: 'chatgpt-codex', way: 'import' })).state).toBe('done');
    expect((await ask(world, { model: 'gpt-5.5' })).status).toBe(200);
    expect([...world.secrets.entries.values()].join()).not.toContain(REFRESH);
  });

  it('is no plain key of OpenCode', async () => {
    write('.local/share/opencode/auth.json', { openai: { type: 'api', key: `sk-${CANARY}` } });
    expect((await signIn(world, { provider: 'chatgpt-codex', way: 'import' })).problem?.code).toBe('nothing-to-import');
  });

  it('of our own stays when a file of the same person is taken over', async () => {
    await signInChatgpt(world);
    write('.codex/auth.json', codex(chatgptToken('ash')));
    await signIn(world, { provider: 'chatgpt-codex', way: 'import' });
    // A login that was taken over has source `import`, and no refresh token.
    expect((await world.client.signIn.accounts()).map(({ source }) => source)).toEqual(['browser']);
    expect((await ask(world, { model: 'gpt-5.5' })).status).toBe(200);
  });
});

describe('the login of Copilot', () => {
  const request = { provider: 'github-copilot', way: 'import' } as const;

  it.each([
    ['hosts.json', { 'github.com': { user: 'ash', oauth_token: GITHUB_TOKEN, more: 1 } }],
    ['apps.json', { 'github.com:Iv1.b507a08c87ecfe98': { user: 'ash', oauth_token: GITHUB_TOKEN } }],
  ])('15.3/10 is found in %s', async (name, content) => {
    write(`.config/github-copilot/${name}`, content);
    expect(await signIn(world, request)).toMatchObject({ state: 'done', account: { label: 'ash' } });
  });

  it('is found where variables that name folders are empty, which means that they are not set', async () => {
    await world.close();
    world = await startWorld({ XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', LOCALAPPDATA: '' });
    write('.config/github-copilot/hosts.json', { 'github.com': { oauth_token: GITHUB_TOKEN } });
    expect(await signIn(world, request)).toMatchObject({ state: 'done' });
  });

  it('15.3/10 of a company is taken only for exactly that host, also from OpenCode', async () => {
    const entry = {
      type: 'oauth',
      refresh: GITHUB_TOKEN,
      access: '',
      expires: 0,
      enterpriseUrl: 'https://acme.ghe.com/',
    };
    write('.local/share/opencode/auth.json', { 'github-copilot': entry });
    for (const domain of [undefined, 'ghe.com', 'evil.acme.ghe.com']) {
      const { problem } = await signIn(world, { ...request, ...(domain === undefined ? {} : { domain }) });
      expect(problem?.code, domain).toBe('nothing-to-import');
    }
    expect((await signIn(world, { ...request, domain: 'acme.ghe.com' })).account?.label).toBe('ash (acme.ghe.com)');
  });
});

describe('a Claude subscription', () => {
  const provider = 'claude-subscription';
  const look = () => world.client.signIn.look({ provider });

  it('is looked at without a token leaving its file, and its state says what keeps Claude Code from using it', async () => {
    expect(await look()).toEqual({ state: 'signed-out', overrides: [] });
    const own = { accessToken: `at-${CANARY}`, refreshToken: REFRESH, expiresAt: 4e12, subscriptionType: 'max' };
    write('.claude/.credentials.json', { mcpOAuth: { x: { accessToken: 'no' } }, claudeAiOauth: own });
    write('.claude/settings.json', { env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' }, apiKeyHelper: 'x' });
    const status = await look();
    expect(status).toEqual({
      state: 'signed-in',
      plan: 'max',
      expiresAt: 4e12,
      overrides: ['ANTHROPIC_BASE_URL', 'apiKeyHelper'],
    });
    expect(JSON.stringify(status)).not.toContain(CANARY);
    expect(world.secrets.entries.size).toBe(1);
  });

  it('is not found in tokens of tools that stand in the same file', async () => {
    write('.claude/.credentials.json', { mcpOAuth: { x: { accessToken: 'no' } } });
    expect((await look()).state).toBe('signed-out');
  });

  it('is no sign-in here, and says why', async () => {
    await expect(world.client.signIn.start({ provider })).rejects.toThrow(/only in Claude Code/);
    await expect(world.client.signIn.look({ provider: 'xai' })).rejects.toThrow(/no program/);
  });
});
