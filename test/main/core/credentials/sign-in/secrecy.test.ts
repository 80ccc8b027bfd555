// Where a token must never be: on disk when it lives for minutes, and in nothing that is shown, told or taken along.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GITLAB_TOKEN } from '../../../../support/fake-identity-provider/gitlab.ts';
import { GITHUB_TOKEN } from '../../../../support/fake-identity-provider/github.ts';
import { GOOGLE_SECRET } from '../../../../support/fake-identity-provider/google.ts';
import { CANARY } from '../../../../support/fake-identity-provider/tokens.ts';
import { ask, browse, signIn, signInChatgpt, startWorld, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await startWorld({ DRAGOMAN_GOOGLE_CLIENT_SECRET: GOOGLE_SECRET });
});

afterEach(() => world.close());

const stored = (): string => [...world.secrets.entries.values()].join('\n');

describe('a session of minutes', () => {
  it.each([
    {
      provider: 'github-copilot',
      begin: () => signIn(world, { provider: 'github-copilot' }),
      body: { model: 'gpt-5-mini' },
      path: '/v1/chat/completions',
      long: GITHUB_TOKEN,
      short: /tid=\d/,
    },
    {
      provider: 'gitlab-duo',
      begin: () => signIn(world, { provider: 'gitlab-duo', token: GITLAB_TOKEN }),
      body: { model: 'gitlab-duo/duo-chat-sonnet-4-6', max_tokens: 5 },
      path: '/v1/messages',
      long: GITLAB_TOKEN,
      short: /gw-canary/,
    },
  ])('15.3/16 of $provider is never written down, new or renewed', async ({ begin, body, path, long, short }) => {
    expect((await begin()).state).toBe('done');
    for (let round = 0; round < 2; round += 1) {
      const response = await ask(world, body, path);
      await response.text();
      expect(response.status).toBe(200);
      expect(world.fake.requests.at(-1)?.bearer).toMatch(short);
      expect(stored()).toContain(long);
      expect(stored()).not.toMatch(short);
      expect(world.filesText()).not.toMatch(short);
      world.fake.book.expireAll();
    }
  });
});

const LOGINS = [
  { provider: 'github-copilot', model: 'github-copilot/gpt-5-mini' },
  { provider: 'kimi-for-coding', model: 'kimi-for-coding/kimi-for-coding' },
  { provider: 'xai', model: 'xai/grok-4.3' },
  { provider: 'gitlab-duo', token: GITLAB_TOKEN, model: 'gitlab-duo/duo-chat-sonnet-4-6' },
  { provider: 'qwen-subscription', way: 'device', acceptsNotice: true, model: 'qwen-subscription/qwen3-235b-a22b' },
  { provider: 'gemini-subscription', acceptsNotice: true, model: 'gemini-subscription/gemini-2.5-pro' },
] as const;

it('15.3/16 no token of any provider is in a log, an error, an export, the bundle for helpers, the journal or a file', async () => {
  const texts: string[] = [];
  const serve = async (model: string): Promise<void> => void texts.push(await (await ask(world, { model })).text());
  const collect = async (): Promise<void> => {
    const { client } = world;
    texts.push(
      ...[
        await client.signIn.accounts(),
        await client.signIn.providers(),
        await client.connections.list(),
        await client.activity.list({}),
        await client.transfer.export({}),
        await client.diagnostics.get(),
        await client.diagnostics.bundle(),
        world.core.status(),
        world.notices,
      ].map((value) => JSON.stringify(value)),
      world.log.lines.join('\n'),
      world.settingsText(),
      world.filesText(),
    );
  };
  await signInChatgpt(world);
  for (const { model: _model, ...request } of LOGINS) {
    const attempt = await signIn(world, request, ({ url, way }) =>
      way === 'browser' ? browse(url ?? '') : Promise.resolve(),
    );
    expect(attempt.state, request.provider).toBe('done');
    texts.push(JSON.stringify(attempt));
    await world.client.signIn
      .quota({ id: attempt.account?.id ?? '' })
      .catch((error: unknown) => texts.push(String(error)));
  }
  const all = ['chatgpt-codex/gpt-5.5', ...LOGINS.map(({ model }) => model)];
  for (const model of all) await serve(model);
  await collect();
  // Now all of them are over, and each is told.
  world.fake.book.revokeAll();
  for (const model of all) await serve(model);
  await collect();
  expect(texts.filter((text) => text.includes(CANARY))).toEqual([]);
  expect(stored().split(CANARY).length).toBeGreaterThan(all.length);
});
