// Copilot's own rules: which hosts, why GitHub gives no session, and what it must be told about each request.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCopilotFiles } from '../../../../../src/main/core/credentials/imports/copilot-files.ts';
import { createCopilotFlow } from '../../../../../src/main/core/credentials/sign-in/copilot.ts';
import { copilotTraits } from '../../../../../src/main/core/credentials/sign-in/copilot-request.ts';
import { vendorEndpoints } from '../../../../../src/main/core/credentials/sign-in/endpoints.ts';
import type { Credential } from '../../../../../src/main/core/credentials/vault/credential.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { quietFlowParts } from './flow-parts.ts';
import { ask, signIn, startWorld, type World } from './world.ts';

const { github } = vendorEndpoints();

describe('the hosts of GitHub', () => {
  it.each([
    [undefined, { oauth: 'https://github.com', rest: 'https://api.github.com', api: 'https://api.githubcopilot.com' }],
    [
      'acme.ghe.com',
      { oauth: 'https://acme.ghe.com', rest: 'https://api.acme.ghe.com', api: 'https://copilot-api.acme.ghe.com' },
    ],
    [
      'git.acme.com',
      { oauth: 'https://git.acme.com', rest: 'https://git.acme.com/api/v3', api: 'https://copilot-api.git.acme.com' },
    ],
    ['ghe.com.acme.net', { oauth: 'https://ghe.com.acme.net', rest: 'https://ghe.com.acme.net/api/v3' }],
  ])('15.3/10 for the company %s follow its kind', (domain, hosts) => {
    const found = { oauth: github.oauth(domain), rest: github.rest(domain), api: github.api(domain) };
    expect(found).toMatchObject(hosts);
  });

  const flow = createCopilotFlow(quietFlowParts());

  it.each([
    [undefined, 'https://api.githubcopilot.com/chat/completions', true],
    [undefined, 'https://api.business.githubcopilot.com/chat/completions', true],
    [undefined, 'http://api.business.githubcopilot.com/chat/completions', false],
    [undefined, 'https://githubcopilot.com.evil.example/', false],
    [undefined, 'https://evilgithubcopilot.com/', false],
    [undefined, 'https://copilot-api.acme.ghe.com/', false],
    ['acme.ghe.com', 'https://copilot-api.acme.ghe.com/chat/completions', true],
    ['acme.ghe.com', 'https://copilot-api.other.ghe.com/', false],
    ['acme.ghe.com', 'https://api.githubcopilot.com/', false],
    ['acme.ghe.com', 'https://evilacme.ghe.com/', false],
  ])('15.3/10 let a token of %s go to %s: %s', (domain, url, isRight) => {
    const credential = { facts: {}, ...(domain === undefined ? {} : { domain }) } as Credential;
    expect(flow.mayGoTo(credential, new URL(url))).toBe(isRight);
  });
});

describe('the file of an editor', () => {
  it.each([
    ['github.com:Iv1.b507a08c87ecfe98', 'github.com', true],
    ['notgithub.com:Iv1.x', 'github.com', false],
    ['github.com.evil.example:Iv1.x', 'github.com', false],
    ['acme.ghe.com:Iv1.x', 'ghe.com', false],
    ['acme.ghe.com:8443:Iv1.x', 'acme.ghe.com:8443', true],
  ])('15.3/10 under %s is one of %s: %s', (key, host, isFound) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'github-copilot'));
    writeFileSync(join(folder, 'github-copilot', 'apps.json'), JSON.stringify({ [key]: { oauth_token: 'ghu_1' } }));
    const read = (): string => readCopilotFiles((name) => ({ XDG_CONFIG_HOME: folder, HOME: folder })[name], host);
    if (isFound) expect(read()).toBe('ghu_1');
    else expect(read).toThrow(/No Copilot login/);
  });
});

describe('what Copilot is told of a request', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } };
  const result = (content: unknown) => ({
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: 't', content }],
  });
  const said = { role: 'user', content: 'Hi' };
  const FROM_USER = { isFromUser: true, hasImage: false };
  const FROM_AGENT = { isFromUser: false, hasImage: false };
  const output = (content: unknown) => ({ input: [{ type: 'function_call_output', call_id: 'c', output: content }] });
  const answered = { role: 'assistant', content: 'x' };
  it.each([
    ['a person', { messages: [said] }, FROM_USER],
    ['a person after tools', { messages: [said, result('done'), answered, said] }, FROM_USER],
    ['a plain text in Responses', { input: 'Hi' }, FROM_USER],
    ['the word image in a text', { messages: [{ role: 'user', content: '{"type":"image_url"}' }] }, FROM_USER],
    ['a result of a tool', { messages: [said, result('done')] }, FROM_AGENT],
    ['a tool of OpenAI', { messages: [said, { role: 'tool', tool_call_id: 't', content: 'x' }] }, FROM_AGENT],
    ['a summary', { messages: [said, answered] }, FROM_AGENT],
    ['an output in Responses', output('x'), FROM_AGENT],
    ['an old image', { messages: [{ role: 'user', content: [image] }, said] }, { ...FROM_USER, hasImage: true }],
    [
      'an image in a result of a tool',
      { messages: [said, result([{ type: 'text', text: 'x' }, image])] },
      { ...FROM_AGENT, hasImage: true },
    ],
    [
      'an image in an output in Responses',
      output([{ type: 'input_image', image_url: 'x' }]),
      { ...FROM_AGENT, hasImage: true },
    ],
  ])('15.3/10 tells %s', (_what, body, traits) => {
    expect(copilotTraits(JSON.stringify(body))).toEqual(traits);
  });
});

describe('the exchange for a session', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWorld();
  });

  afterEach(() => world.close());

  const refuse = (status: number, body: unknown): void => {
    world.fake.knobs.overrides = [{ pathEnd: '/v2/token', reply: { status, body } }];
  };
  const told = (notification_id: string, message?: string): unknown => ({
    error_details: { notification_id, ...(message === undefined ? {} : { message }) },
  });

  it.each([
    ['no_copilot_access', 'no access to Copilot'],
    ['not_signed_up', 'not signed up'],
    ['subscription_ended', 'has ended'],
    ['enterprise_managed_user_account', 'belongs to an enterprise'],
    ['feature_flag_blocked', 'switched Copilot off'],
    ['spammy_user', 'restricted this account'],
    ['billing_locked', 'open bill'],
    ['something_new', 'In the words of GitHub'],
  ])('15.3/10 refused with %s is told, and is no lost login', async (id, words) => {
    refuse(403, told(id, 'In the words of GitHub'));
    const { problem } = await signIn(world, { provider: 'github-copilot' });
    expect(problem).toMatchObject({ code: 'blocked', message: expect.stringContaining(words) as string });
  });

  it('15.3/10 refused without a reason is a limit of GitHub’s: tried again later, and the account stays', async () => {
    await signIn(world, { provider: 'github-copilot' });
    world.fake.book.expireAll();
    refuse(403, { message: 'API rate limit exceeded' });
    expect((await ask(world, { model: 'gpt-5-mini' })).ok).toBe(false);
    expect((await world.client.signIn.accounts())[0]?.state).toBe('ok');
    expect(world.notices).toEqual([]);
  });

  it('15.3/10 refused with 403 and a reason in use blocks the account without asking for a new login', async () => {
    await signIn(world, { provider: 'github-copilot' });
    world.fake.book.expireAll();
    refuse(403, told('subscription_ended'));
    expect(await (await ask(world, { model: 'gpt-5-mini' })).text()).toContain('has ended');
    expect((await world.client.signIn.accounts())[0]?.state).toBe('blocked');
    expect(world.notices).toEqual([]);
  });

  it('15.3/10 refused with 401 in use asks for a new login, once', async () => {
    await signIn(world, { provider: 'github-copilot' });
    world.fake.book.expireAll();
    refuse(401, {});
    for (let time = 0; time < 2; time += 1) await (await ask(world, { model: 'gpt-5-mini' })).text();
    expect((await world.client.signIn.accounts())[0]?.state).toBe('needs-login');
    expect(world.notices).toHaveLength(1);
  });

  it('15.3/10 that does not exist for the token sends the token itself', async () => {
    refuse(404, {});
    expect((await signIn(world, { provider: 'github-copilot' })).state).toBe('done');
    await ask(world, { model: 'gpt-5-mini' });
    const headers = world.fake.requests.at(-1)?.headers;
    expect(headers).toMatchObject({ 'user-agent': 'Dragoman/9.8.7', 'x-initiator': 'user' });
    expect(headers).not.toHaveProperty('copilot-integration-id');
  });
});

describe('a token in a variable', () => {
  it('4.6 is used where none is typed, and its absence is explained', async () => {
    const given = await startWorld({ COPILOT_GITHUB_TOKEN: ' ghu_github-token-1 ' });
    const withIt = await signIn(given, { provider: 'github-copilot', way: 'token' });
    const asked = given.fake.requests.find(({ path }) => path.endsWith('/user'))?.headers['authorization'];
    await given.close();
    expect(asked).toBe('token ghu_github-token-1');
    expect(withIt.problem?.message ?? '').not.toContain('COPILOT_GITHUB_TOKEN');
    const without = await startWorld();
    const problem = (await signIn(without, { provider: 'github-copilot', way: 'token' })).problem?.message;
    await without.close();
    expect(problem).toContain('COPILOT_GITHUB_TOKEN');
  });
});
