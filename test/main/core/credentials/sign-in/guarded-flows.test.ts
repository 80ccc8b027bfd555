// Sign-ins behind a notice: Google's Code Assist with its licences and envelopes, and Qwen, which its vendor has closed.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GOOGLE_SECRET } from '../../../../support/fake-identity-provider/google.ts';
import { CANARY } from '../../../../support/fake-identity-provider/tokens.ts';
import { ask, browse, signIn, startWorld, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld({ DRAGOMAN_GOOGLE_CLIENT_SECRET: GOOGLE_SECRET });
});

afterEach(() => world.close());

const GOOGLE = { provider: 'gemini-subscription', acceptsNotice: true } as const;
const GEMINI = { model: 'gemini-2.5-pro' };

function signInGoogle(more: { project?: string } = {}) {
  return signIn(world, { ...GOOGLE, ...more }, ({ url }) => browse(url ?? ''));
}

describe('Code Assist', () => {
  it('begins only when the user says that they know the notice', async () => {
    const listed = (await world.client.signIn.providers()).find(({ id }) => id === 'gemini-subscription');
    expect(listed).toMatchObject({ guard: 'risk', takesProject: true, replacement: { id: 'gemini' } });
    await expect(world.client.signIn.start({ provider: 'gemini-subscription' })).rejects.toThrow(/may suspend/);
    expect(world.fake.requests).toEqual([]);
  });

  it('15.3/1 15.3/12 signs in with the browser, and takes requests in an envelope with the project', async () => {
    expect(await signInGoogle()).toMatchObject({
      state: 'done',
      account: { label: 'ash@example.com', plan: 'Standard', connections: ['gemini-subscription'] },
    });
    const response = await ask(world, GEMINI);
    expect(await response.text()).toContain('Hello');
    expect(world.fake.requests.at(-1)?.body).toMatchObject({ project: 'company-42', model: 'gemini-2.5-pro' });
  });

  it('takes streams out of their envelopes for a client of another protocol', async () => {
    await signInGoogle();
    const text = await (await ask(world, { ...GEMINI, stream: true })).text();
    expect(text).toContain('"content":"Hello"');
    expect(text).toContain('[DONE]');
    expect(text).not.toContain('traceId');
  });

  it.each([
    [':generateContent', /"text":"Hello"/],
    [':streamGenerateContent?alt=sse', /^data: .*"text":"Hello"/],
    [':streamGenerateContent', /^\[[\s\S]*"text":\s*"Hello"[\s\S]*\]\s*$/],
  ])("gives Gemini's own clients %s without any envelope", async (method, form) => {
    await signInGoogle();
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
    const response = await ask(world, { contents }, `/v1beta/models/gemini-2.5-pro${method}`);
    const text = await response.text();
    expect(text).toMatch(form);
    expect(text).not.toContain('traceId');
  });

  it('15.3/12 is set up by a piece of work that is asked after twice', async () => {
    world.fake.knobs.codeAssist = { allowedTiers: [{ id: 'standard-tier', isDefault: true }] };
    world.fake.knobs.polls = ['pending', 'pending'];
    expect((await signInGoogle()).state).toBe('done');
    expect(world.fake.count('/operations/42')).toBe(3);
    await ask(world, GEMINI);
    expect(world.fake.requests.at(-1)?.body['project']).toBe('made-for-you');
  });

  it('15.3/12 asks for a project where the licence belongs to one, and takes it', async () => {
    const tier = { id: 'standard-tier', isDefault: true, userDefinedCloudaicompanionProject: true };
    world.fake.knobs.codeAssist = { allowedTiers: [tier] };
    expect((await signInGoogle()).problem?.message).toContain('project of your own');
    world.fake.knobs.polls = [];
    expect((await signInGoogle({ project: 'my-company-7' })).state).toBe('done');
    const onboard = world.fake.requests.find(({ path }) => path.endsWith(':onboardUser'));
    expect(onboard?.body['cloudaicompanionProject']).toBe('my-company-7');
  });

  it('15.3/12 tells in Google’s words why an account may not, with the page to confirm it on', async () => {
    const reason = {
      reasonMessage: 'Your account is not eligible.',
      validationUrl: 'https://accounts.example/confirm',
    };
    world.fake.knobs.codeAssist = { ineligibleTiers: [reason], allowedTiers: [{ id: 'free-tier', isDefault: true }] };
    const { problem } = await signInGoogle();
    expect(problem).toMatchObject({ code: 'not-entitled' });
    expect(problem?.message).toContain('not eligible. Confirm the account at https://accounts.example/confirm');
  });

  it('refuses a personal account with what to use instead', async () => {
    world.fake.knobs.codeAssist = { currentTier: { id: 'free-tier' } };
    expect((await signInGoogle()).problem?.message).toContain('Use a Gemini API key');
  });

  it('15.3/12 takes over a file that is past its date by a renewal which keeps the refresh token, and leaves the file', async () => {
    const { access, refresh } = world.fake.book.issue(() => `old-${CANARY}`);
    const text = JSON.stringify({ access_token: access, refresh_token: refresh, expiry_date: Date.now() - 60_000 });
    mkdirSync(join(world.home, '.gemini'));
    writeFileSync(join(world.home, '.gemini', 'oauth_creds.json'), text, { mode: 0o600 });
    const attempt = await signIn(world, { ...GOOGLE, way: 'import' });
    expect(attempt.state).toBe('done');
    expect(world.fake.count('/google/token')).toBe(1);
    expect((await ask(world, GEMINI)).status).toBe(200);
    world.fake.book.expireAll();
    expect((await ask(world, GEMINI)).status).toBe(200);
    expect(world.fake.requests.filter(({ body }) => body['refresh_token'] === refresh)).toHaveLength(2);
    expect(world.filesText()).toContain(text);
    await world.client.signIn.signOut({ id: attempt.account?.id ?? '' });
    expect(world.fake.count('/revoke')).toBe(0);
  });

  it('is revoked at Google when the user signs out of a sign-in of our own', async () => {
    const { account } = await signInGoogle();
    await world.client.signIn.signOut({ id: account?.id ?? '' });
    expect(world.fake.count('/google/revoke')).toBe(1);
  });
});

describe('the text by which Google knows Gemini CLI', () => {
  it('is read from the program that is installed', async () => {
    await world.close();
    world = await startWorld();
    expect((await signIn(world, GOOGLE)).problem?.message).toContain('npm install -g @google/gemini-cli');
    const folder = join(world.home, '.local', 'bin');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'gemini'), '#!/bin/sh\n');
    chmodSync(join(folder, 'gemini'), 0o755);
    writeFileSync(join(folder, 'chunk-1.js'), `var OAUTH_CLIENT_SECRET = "${GOOGLE_SECRET}";`);
    expect((await signInGoogle()).state).toBe('done');
  });
});

const QWEN = { provider: 'qwen-subscription', acceptsNotice: true } as const;

describe('Qwen', () => {
  it('is shown as closed, with the key that works instead', async () => {
    const listed = (await world.client.signIn.providers()).find(({ id }) => id === 'qwen-subscription');
    expect(listed).toMatchObject({ guard: 'closed', replacement: { id: 'alibaba-coding-plan' } });
    await expect(world.client.signIn.start({ provider: 'qwen-subscription' })).rejects.toThrow(
      /ended its free sign-in/,
    );
  });

  it('15.3/1 15.3/4 signs in with a code and a proof key through 429, serves at the address of its answer, and renews', async () => {
    world.fake.knobs.polls = ['pending', 'slow_down'];
    const attempt = await signIn(world, { ...QWEN, way: 'device' });
    expect(attempt).toMatchObject({ state: 'done', userCode: 'QWEN-1234', account: { label: 'ash' } });
    expect(world.settingsText()).toContain(`${world.fake.url}/qwen/v1`);
    const body = { model: 'qwen-subscription/qwen3-235b-a22b' };
    expect((await ask(world, body)).status).toBe(200);
    world.fake.book.expireAll();
    expect((await ask(world, body)).status).toBe(200);
  });

  it('goes to the address that came with the newest token, also when only a renewal has named it', async () => {
    await signIn(world, { ...QWEN, way: 'device' });
    const body = { model: 'qwen-subscription/qwen3-235b-a22b' };
    world.fake.book.expireAll();
    world.fake.knobs.qwenApi = '/qwen-moved';
    expect((await ask(world, body)).status).toBe(200);
    expect((await ask(world, body)).status).toBe(200);
    expect(world.fake.requests.slice(-2).map(({ path }) => path)).toEqual([
      '/qwen-moved/v1/chat/completions',
      '/qwen-moved/v1/chat/completions',
    ]);
  });

  it('goes to no stranger whom a renewal has named', async () => {
    await signIn(world, { ...QWEN, way: 'device' });
    world.fake.book.expireAll();
    const body = { access_token: 'a-2', refresh_token: 'r-2', expires_in: 60, resource_url: 'evil.example' };
    world.fake.knobs.overrides = [{ pathEnd: '/oauth2/token', reply: { status: 200, body } }];
    await ask(world, { model: 'qwen-subscription/qwen3-235b-a22b' });
    expect(world.fake.requests.at(-1)).toMatchObject({ path: '/qwen/v1/chat/completions', bearer: 'a-2' });
  });

  it('says that the code is over when Qwen answers 401', async () => {
    world.fake.knobs.polls = ['expired'];
    expect((await signIn(world, { ...QWEN, way: 'device' })).problem?.code).toBe('expired-code');
  });
});
