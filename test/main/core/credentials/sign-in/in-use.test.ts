// Logins in use: renewed once however many ask, never with a used token, and never shown to anybody.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANARY } from '../../../../support/fake-identity-provider/tokens.ts';
import { ask, signIn, signInChatgpt, startWorld, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const CHAT = { model: 'gpt-5.5' };

async function statusOf(request: Promise<Response>): Promise<number> {
  const response = await request;
  await response.text();
  return response.status;
}

describe('a token that the provider refuses', () => {
  it('15.3/5 is renewed once for 50 requests that find it out at the same time', async () => {
    await signInChatgpt(world);
    world.fake.book.expireAll();
    const before = world.fake.count('/oauth/token');
    const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOf(ask(world, CHAT))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(world.fake.count('/oauth/token') - before).toBe(1);
  });

  it('is renewed once before the request when it is known to be over, also after a sleep', async () => {
    await signInChatgpt(world);
    world.jump(2 * 3_600_000);
    const before = world.fake.count('/oauth/token');
    await Promise.all(Array.from({ length: 20 }, () => statusOf(ask(world, CHAT))));
    expect(world.fake.count('/oauth/token') - before).toBe(1);
  });

  it('15.3/9 costs one renewal and one more try, then the refusal is told', async () => {
    await signInChatgpt(world);
    const refusal = { pathEnd: '/codex/responses', reply: { status: 401, body: { error: { message: 'no' } } } };
    world.fake.knobs.overrides = [refusal, refusal, refusal];
    const response = await ask(world, CHAT);
    expect(response.ok).toBe(false);
    expect(world.fake.count('/codex/responses')).toBe(2);
  });

  it('15.3/9 that is refused after the first byte of an answer is neither renewed nor sent again', async () => {
    await signInChatgpt(world);
    const event = (type: string, more: object): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
    const body = [
      event('response.created', { response: { id: 'r', object: 'response', status: 'in_progress', output: [] } }),
      event('response.output_text.delta', { item_id: 'm', output_index: 0, content_index: 0, delta: 'Hel' }),
      event('error', { code: 'token_expired', message: '401 Unauthorized' }),
    ].join('');
    const headers = { 'content-type': 'text/event-stream' };
    world.fake.knobs.overrides = [{ pathEnd: '/codex/responses', reply: { status: 200, headers, body } }];
    const before = world.fake.count('/oauth/token');
    const text = await (await ask(world, { ...CHAT, stream: true })).text();
    expect(text).toContain('Hel');
    expect(text).toContain('error');
    expect(text).not.toContain('"finish_reason":"stop"');
    expect(world.fake.count('/codex/responses')).toBe(1);
    expect(world.fake.count('/oauth/token')).toBe(before);
  });

  it('15.3/8 is not renewed again after the vendor has ended the login: the user is told once, and nothing more is sent', async () => {
    await signInChatgpt(world);
    world.fake.book.revokeAll();
    const before = world.fake.count('/oauth/token');
    for (let time = 0; time < 3; time += 1) {
      const response = await ask(world, CHAT);
      expect(response.status).not.toBe(401);
      expect(await response.text()).toContain('Sign in again');
    }
    expect(world.fake.count('/oauth/token') - before).toBe(1);
    expect(world.notices).toHaveLength(1);
    expect(world.core.status().accountsNeedingLogin).toMatchObject([
      { provider: 'chatgpt-codex', name: expect.stringContaining('(ash@example.com)') as string },
    ]);
    const [account] = await world.client.signIn.accounts();
    expect(account).toMatchObject({ state: 'needs-login' });
    expect((await world.client.connections.list())[0]?.hasKey).toBe(false);
  });

  it('serves again at once after the user has signed in anew', async () => {
    await signInChatgpt(world);
    world.fake.book.revokeAll();
    await statusOf(ask(world, CHAT));
    const told: number[] = [];
    world.core.onStatusChange(({ accountsNeedingLogin }) => told.push(accountsNeedingLogin.length));
    await signInChatgpt(world);
    expect(told.at(-1)).toBe(0);
    expect(await statusOf(ask(world, CHAT))).toBe(200);
  });

  it('forgets with a new sign-in that its provider wanted a long rest', async () => {
    await signInChatgpt(world);
    const limited = { status: 429, body: { error: { message: 'slow down' } }, headers: { 'retry-after': '600' } };
    world.fake.knobs.overrides = [{ pathEnd: '/codex/responses', reply: limited }];
    await statusOf(ask(world, CHAT));
    expect((await world.client.connections.list())[0]?.cooling).toMatchObject([{ code: 'rate-limited' }]);
    await signInChatgpt(world);
    expect((await world.client.connections.list())[0]).not.toHaveProperty('cooling');
  });

  it('15.3/8 survives trouble of the login service: the login stays, and the service is left alone for a while', async () => {
    await signInChatgpt(world);
    world.fake.book.expireAll();
    world.fake.knobs.overrides = [{ pathEnd: '/oauth/token', reply: { status: 500 } }];
    const before = world.fake.count('/oauth/token');
    expect((await ask(world, CHAT)).ok).toBe(false);
    expect((await ask(world, CHAT)).ok).toBe(false);
    expect(world.fake.count('/oauth/token') - before).toBe(1);
    expect((await world.client.signIn.accounts())[0]?.state).toBe('ok');
    expect(world.notices).toEqual([]);
  });

  it('is not blamed for a page of the gate in front of the service', async () => {
    await signInChatgpt(world);
    const page = { status: 403, body: '<html>Attention required</html>' };
    world.fake.knobs.overrides = [{ pathEnd: '/codex/responses', reply: page }];
    const response = await ask(world, CHAT);
    expect(await response.text()).toContain('Try another network');
    expect((await world.client.signIn.accounts())[0]?.state).toBe('ok');
  });

  it.each(['xai', 'kimi-for-coding'])(
    '15.3/8 stays with %s when the subscription is refused at a renewal',
    async (provider) => {
      await signIn(world, { provider });
      world.fake.book.expireAll();
      world.fake.knobs.overrides = [{ pathEnd: '/token', reply: { status: 403, body: {} } }];
      const [connection] = await world.client.connections.list();
      const response = await ask(world, { model: `${provider}/${connection?.models[0]}` });
      expect(await response.text()).toContain('Look at your plan');
      expect((await world.client.signIn.accounts())[0]?.state).toBe('blocked');
      expect([...world.secrets.entries.keys()].filter((id) => id.startsWith('login-'))).toHaveLength(1);
    },
  );
});

describe('a renewed token', () => {
  it('15.3/6 is kept and saved later when it can not be saved at once, and no used one is ever sent', async () => {
    await signInChatgpt(world);
    world.fake.book.expireAll();
    world.secrets.failure = new Error('the disk is full');
    expect(await statusOf(ask(world, CHAT))).toBe(200);
    world.fake.book.expireAll();
    expect(await statusOf(ask(world, CHAT))).toBe(200);
    world.secrets.failure = undefined;
    await expect.poll(() => [...world.secrets.entries.values()].join(), { timeout: 8000 }).toContain(`rt-${CANARY}-3`);
    const sent = world.fake.requests.flatMap(({ body }) => body['refresh_token'] ?? []);
    expect(new Set(sent).size).toBe(sent.length);
  });
});

describe('a token', () => {
  it('goes to no other host than those of its provider', async () => {
    const { account } = await signInChatgpt(world);
    expect(account).toBeDefined();
    await expect(
      world.client.connections.add({
        provider: 'custom',
        protocol: 'openai-chat',
        baseUrl: `${world.fake.url}/x`,
        key: `login:${account?.id}`,
        models: ['m'],
      }),
    ).rejects.toThrow(/can't be entered/);
  });

  it('15.3/16 is in no log, error, answer of the contract, settings or file but the secrets', async () => {
    for (const provider of ['chatgpt-codex', 'github-copilot', 'xai']) {
      const { account } = provider === 'chatgpt-codex' ? await signInChatgpt(world) : await signIn(world, { provider });
      await world.client.signIn.quota({ id: account?.id ?? '' });
    }
    const texts: string[] = [];
    texts.push(await (await ask(world, CHAT)).text());
    // The provider repeats the token in its error.
    const leak = { status: 400, body: { error: { message: '' } } };
    const stored = [...world.secrets.entries.values()].find((text) => text.includes('rt-')) ?? '{}';
    const { accessToken } = JSON.parse(stored) as { accessToken: string };
    leak.body.error.message = `your token ${accessToken} is odd`;
    world.fake.knobs.overrides = [{ pathEnd: '/codex/responses', reply: leak }];
    texts.push(await (await ask(world, CHAT)).text());
    world.fake.book.revokeAll();
    texts.push(await (await ask(world, CHAT)).text());
    texts.push(
      JSON.stringify(await world.client.signIn.accounts()),
      JSON.stringify(await world.client.connections.list()),
    );
    texts.push(
      JSON.stringify(await world.client.activity.list({})),
      JSON.stringify(await world.client.signIn.providers()),
    );
    texts.push(JSON.stringify(world.notices), world.log.lines.join('\n'), world.settingsText(), world.filesText());
    expect(texts.filter((text) => text.includes(CANARY))).toEqual([]);
    expect([...world.secrets.entries.values()].join()).toContain(CANARY);
  });
});
