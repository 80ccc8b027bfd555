// Every way to sign in, from the contract to an answered request, against fake vendors on loopback.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANARY, jwt } from '../../../../support/fake-identity-provider/tokens.ts';
import { GITLAB_TOKEN } from '../../../../support/fake-identity-provider/gitlab.ts';
import { GITHUB_TOKEN } from '../../../../support/fake-identity-provider/github.ts';
import { ask, browse, signIn, signInChatgpt, startWorld, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

describe('ChatGPT', () => {
  it('15.3/1 signs in with the browser, makes a connection, and serves a translated request with the account', async () => {
    const attempt = await signInChatgpt(world);
    expect(attempt).toMatchObject({
      state: 'done',
      account: { label: 'ash@example.com', plan: 'plus', state: 'ok', connections: ['chatgpt-codex'] },
    });
    expect(world.opened).toHaveLength(1);
    expect(world.offered).toEqual(world.opened);
    const response = await ask(world, { model: 'gpt-5.5', max_tokens: 5, temperature: 0.5 });
    expect(await response.text()).toContain('Hello');
    expect(response.status).toBe(200);
    expect(world.fake.requests.at(-1)?.headers).toMatchObject({
      'chatgpt-account-id': 'acc-ash',
      originator: 'dragoman',
    });
  });

  it('3.6 is asked for its models in the way of Codex, and lists those that it shows', async () => {
    await signInChatgpt(world);
    const { models } = await world.client.models.list({ refresh: true });
    const asked = models.filter(({ connectionId }) => connectionId === 'chatgpt-codex').map(({ id }) => id);
    expect(asked).toContain('gpt-6-codex');
    expect(asked).not.toContain('codex-auto-review');
  });

  it('15.3/2 shows a page without any markup of a refusal, and says that it was refused', async () => {
    world.fake.knobs.authorize = 'refuse';
    let page: Response | undefined;
    const attempt = await signIn(world, { provider: 'chatgpt-codex' }, async ({ url }) => {
      page = await browse(url ?? '');
    });
    expect(attempt).toMatchObject({ state: 'failed', problem: { code: 'denied' } });
    expect(page?.headers.get('content-type')).toContain('text/plain');
  });

  it('15.3/2 answers 400 to a wrong state and still takes the right one', async () => {
    const attempt = await signIn(world, { provider: 'chatgpt-codex' }, async ({ url }) => {
      const back = new URL(new URL(url ?? '').searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', 'stolen');
      back.searchParams.set('state', 'wrong');
      expect((await fetch(back)).status).toBe(400);
      await browse(url ?? '');
    });
    expect(attempt.state).toBe('done');
  });

  it('takes the address pasted from a browser on another computer, but not one of another sign-in', async () => {
    const attempt = await signIn(world, { provider: 'chatgpt-codex' }, async ({ id, url }) => {
      const answer = await fetch(url ?? '', { redirect: 'manual' });
      await expect(world.client.signIn.paste({ id, text: 'http://localhost/?code=x&state=y' })).rejects.toThrow(
        /belong/,
      );
      await world.client.signIn.paste({ id, text: answer.headers.get('location') ?? '' });
    });
    expect(attempt.state).toBe('done');
  });

  it('15.3/4 signs in with a code while the vendor answers 403 and 404 until it is entered', async () => {
    world.fake.knobs.polls = ['pending', 'pending', 'error'];
    const attempt = await signIn(world, { provider: 'chatgpt-codex', way: 'device' });
    expect(attempt).toMatchObject({ state: 'done', userCode: 'WXYZ-1234' });
    expect(world.offered).toEqual([attempt.url]);
    expect(world.opened).toEqual([]);
    expect(world.fake.count('/deviceauth/token')).toBe(4);
  });

  it('says where to allow codes when the vendor offers none', async () => {
    world.fake.knobs.overrides = [{ pathEnd: '/usercode', reply: { status: 404 } }];
    const attempt = await signIn(world, { provider: 'chatgpt-codex', way: 'device' });
    expect(attempt.problem).toMatchObject({ code: 'unavailable' });
    expect(attempt.problem?.message).toContain('security settings');
  });

  it('15.3/7 borrows the login of Codex without its refresh token, and adopts a newer one when it is over', async () => {
    const folder = join(world.home, '.codex');
    mkdirSync(folder);
    const claims = { 'https://api.openai.com/auth': { chatgpt_account_id: 'acc-ash', chatgpt_user_id: 'ash' } };
    const write = (access: string): void => {
      const tokens = {
        id_token: jwt(claims, 0),
        access_token: access,
        refresh_token: `rt-${CANARY}`,
        account_id: 'acc-ash',
      };
      writeFileSync(join(folder, 'auth.json'), JSON.stringify({ auth_mode: 'chatgpt', tokens, unknown: 1 }), {
        mode: 0o600,
      });
    };
    write(world.fake.book.issue(() => `first-${CANARY}`).access);
    expect((await signIn(world, { provider: 'chatgpt-codex', way: 'import' })).state).toBe('done');
    expect((await ask(world, { model: 'gpt-5.5' })).status).toBe(200);
    world.fake.book.expireAll();
    write(world.fake.book.issue(() => `second-${CANARY}`).access);
    expect((await ask(world, { model: 'gpt-5.5' })).status).toBe(200);
    expect(world.fake.count('/oauth/token')).toBe(0);
    expect([...world.secrets.entries.values()].join()).not.toContain('rt-');
    world.fake.book.expireAll();
    const refused = await ask(world, { model: 'gpt-5.5' });
    expect(await refused.text()).toContain('only Codex may renew it');
    expect((await world.client.signIn.accounts())[0]?.state).toBe('needs-login');
  });

  it('does not take over a file in a way of signing in that it does not know', async () => {
    mkdirSync(join(world.home, '.codex'));
    writeFileSync(join(world.home, '.codex', 'auth.json'), JSON.stringify({ auth_mode: 'agentIdentity', tokens: {} }));
    const attempt = await signIn(world, { provider: 'chatgpt-codex', way: 'import' });
    expect(attempt.problem?.message).toContain('agentIdentity');
  });

  it('shows what is left, by account and by connection, and asks the vendor once for many looks', async () => {
    const { account } = await signInChatgpt(world);
    const id = account?.id ?? '';
    const windows = [{ name: '5 hours', usedPercent: 25, resetsAt: 1_900_000_000_000 }];
    expect((await world.client.connections.list())[0]?.quota).toBeUndefined();
    const looks = await Promise.all([
      world.client.signIn.quota({ id }),
      world.client.connections.quota({ id: 'chatgpt-codex' }),
    ]);
    expect(looks.map((look) => look.windows)).toEqual([windows, windows]);
    await world.client.signIn.quota({ id });
    expect(world.fake.count('/usage')).toBe(1);
    expect((await world.client.connections.list())[0]?.quota?.windows).toEqual(windows);
  });

  it('does not take a refusal for a plan without limits', async () => {
    await signInChatgpt(world);
    const look = () => world.client.connections.quota({ id: 'chatgpt-codex' });
    await look();
    world.jump(6 * 60_000);
    world.fake.knobs.overrides = [{ pathEnd: '/usage', reply: { status: 500 } }];
    await expect(look()).rejects.toThrow('ChatGPT did not say what is left of the plan (status 500).');
    expect((await world.client.connections.list())[0]?.quota?.windows).toHaveLength(1);
    expect((await look()).windows).toHaveLength(1);
    expect(world.fake.count('/usage')).toBe(3);
  });

  it('keeps two accounts side by side, and replaces one in place when it signs in again', async () => {
    await signInChatgpt(world);
    world.fake.knobs.user = 'birch';
    await signInChatgpt(world);
    await signInChatgpt(world);
    const accounts = await world.client.signIn.accounts();
    expect(accounts.map(({ label, connections }) => [label, connections])).toEqual([
      ['ash@example.com', ['chatgpt-codex']],
      ['birch@example.com', ['chatgpt-codex-2']],
    ]);
  });

  it('signs out: revoked at the vendor, gone from the secrets, its connection gone', async () => {
    const { account } = await signInChatgpt(world);
    await world.client.signIn.signOut({ id: account?.id ?? '' });
    expect(world.fake.count('/oauth/revoke')).toBe(1);
    expect(await world.client.signIn.accounts()).toEqual([]);
    expect([...world.secrets.entries.values()].join()).not.toContain(CANARY);
    expect((await world.client.connections.list()).map(({ id }) => id)).toEqual(['demo']);
  });

  it('ends an attempt when another one begins, and when it is cancelled', async () => {
    const first = await world.client.signIn.start({ provider: 'chatgpt-codex', way: 'device' });
    const second = await world.client.signIn.start({ provider: 'chatgpt-codex', way: 'browser' });
    await world.client.signIn.cancel({ id: second.id });
    const ends = [];
    for (const { id } of [first, second])
      for await (const { state } of await world.client.signIn.watch({ id })) ends.push(state);
    expect(ends).toEqual(['cancelled', 'cancelled']);
  });
});

describe('GitHub Copilot', () => {
  it('15.3/4 signs in with a code through pending and slow down, and serves with a session and the editor headers', async () => {
    world.fake.knobs.polls = ['pending', 'slow_down'];
    const attempt = await signIn(world, { provider: 'github-copilot' });
    expect(attempt).toMatchObject({ state: 'done', userCode: 'WDJB-MJHT', account: { label: 'ash', plan: 'pro' } });
    const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }];
    const response = await ask(world, { model: 'gpt-5-mini', messages: [{ role: 'user', content }] });
    expect(response.status).toBe(200);
    expect(world.fake.requests.at(-1)?.headers).toMatchObject({
      'copilot-integration-id': 'vscode-chat',
      'x-initiator': 'user',
      'copilot-vision-request': 'true',
    });
  });

  it.each([
    ['denied', 'denied'],
    ['expired', 'expired-code'],
  ] as const)('15.3/4 stops polling when the code is %s', async (poll, code) => {
    world.fake.knobs.polls = [poll];
    expect((await signIn(world, { provider: 'github-copilot' })).problem?.code).toBe(code);
    expect(world.fake.count('/access_token')).toBe(1);
  });

  it('sends a fine-grained token itself, and refuses a classic one before it goes anywhere', async () => {
    const classic = await signIn(world, { provider: 'github-copilot', token: `ghp_${CANARY}` });
    expect(classic.problem?.code).toBe('bad-token');
    expect(world.fake.requests).toEqual([]);
    const fine = await signIn(world, { provider: 'github-copilot', token: `github_pat_${CANARY}` });
    expect(fine.state).toBe('done');
    expect((await ask(world, { model: 'gpt-5-mini' })).status).toBe(200);
    expect(world.fake.requests.at(-1)?.headers['copilot-integration-id']).toBe('copilot-developer-cli');
  });

  it('15.3/10 says why GitHub gives no session, and does not call that a lost login', async () => {
    const body = { error_details: { notification_id: 'subscription_ended' } };
    world.fake.knobs.overrides = [{ pathEnd: '/v2/token', reply: { status: 403, body } }];
    const attempt = await signIn(world, { provider: 'github-copilot' });
    expect(attempt.problem).toMatchObject({ code: 'blocked' });
    expect(attempt.problem?.message).toContain('has ended');
  });

  it('15.3/10 does not follow an address for the API that is not one of Copilot', async () => {
    world.fake.knobs.copilotApi = 'https://evil.example';
    await signIn(world, { provider: 'github-copilot' });
    expect(world.settingsText()).not.toContain('evil.example');
    world.fake.knobs.copilotApi = 'https://api.business.githubcopilot.com';
    world.fake.knobs.user = 'birch';
    expect((await signIn(world, { provider: 'github-copilot' })).state).toBe('done');
  });

  it('15.3/10 takes over a file only for exactly the same host', async () => {
    const folder = join(world.home, '.config', 'github-copilot');
    mkdirSync(folder, { recursive: true });
    const write = (host: string): void =>
      writeFileSync(join(folder, 'apps.json'), JSON.stringify({ [`${host}:Iv1.x`]: { oauth_token: GITHUB_TOKEN } }));
    write('github.com.evil.example');
    expect((await signIn(world, { provider: 'github-copilot', way: 'import' })).problem?.code).toBe(
      'nothing-to-import',
    );
    write('github.com');
    expect((await signIn(world, { provider: 'github-copilot', way: 'import' })).state).toBe('done');
  });
});

describe('Kimi, xAI and GitLab', () => {
  it.each([
    ['kimi-for-coding', 'kimi-for-coding'],
    ['xai', 'grok-4.3'],
  ])('15.3/1 %s signs in with a code, serves, and renews with a rotating token', async (provider, model) => {
    world.fake.knobs.polls = ['pending', 'slow_down', 'error'];
    const attempt = await signIn(world, { provider });
    expect(attempt).toMatchObject({ state: 'done', userCode: 'ABCD-EFGH' });
    expect((await ask(world, { model: `${provider}/${model}` })).status).toBe(200);
    world.fake.book.expireAll();
    expect((await ask(world, { model: `${provider}/${model}` })).status).toBe(200);
  });

  it('15.3/11 GitLab exchanges a token for the gateway, keeps the headers but the key, and exchanges anew when refused', async () => {
    const attempt = await signIn(world, { provider: 'gitlab-duo', token: GITLAB_TOKEN });
    expect(attempt.state).toBe('done');
    const body = { model: 'gitlab-duo/duo-chat-sonnet-4-6', max_tokens: 5 };
    expect((await ask(world, body, '/v1/messages')).status).toBe(200);
    expect((await ask(world, body, '/v1/messages')).status).toBe(200);
    expect(world.fake.count('/direct_access')).toBe(1);
    world.fake.book.expireAll();
    expect((await ask(world, body, '/v1/messages')).status).toBe(200);
    expect(world.fake.count('/direct_access')).toBe(2);
  });

  it.each(['GITLAB_TOKEN', 'GL_TOKEN'])('GitLab takes the token in %s where none is typed', async (name) => {
    const other = await startWorld({ [name]: GITLAB_TOKEN });
    const { state } = await signIn(other, { provider: 'gitlab-duo', way: 'token' });
    await other.close();
    expect(state).toBe('done');
  });

  it('15.3/11 GitLab is asked for no other access within 25 minutes, and for one after them', async () => {
    await signIn(world, { provider: 'gitlab-duo', token: GITLAB_TOKEN });
    const body = { model: 'gitlab-duo/duo-chat-sonnet-4-6', max_tokens: 5 };
    world.jump(15 * 60_000);
    expect((await ask(world, body, '/v1/messages')).status).toBe(200);
    expect(world.fake.count('/direct_access')).toBe(1);
    world.jump(11 * 60_000);
    expect((await ask(world, body, '/v1/messages')).status).toBe(200);
    expect(world.fake.count('/direct_access')).toBe(2);
  });

  it('15.3/11 GitLab says what is missing when Duo is not enabled', async () => {
    world.fake.knobs.overrides = [{ pathEnd: '/direct_access', reply: { status: 403 } }];
    const attempt = await signIn(world, { provider: 'gitlab-duo', token: GITLAB_TOKEN });
    expect(attempt.problem?.message).toContain('not enabled');
  });
});

describe('providers without a sign-in', () => {
  it('are listed with the reason, and refuse to start', async () => {
    const providers = await world.client.signIn.providers();
    const closed = providers.filter(({ ways }) => ways.length === 0).map(({ id }) => id);
    expect(closed).toEqual(['claude-subscription', 'antigravity']);
    await expect(world.client.signIn.start({ provider: 'antigravity' })).rejects.toThrow(/blocks accounts/);
  });
});
