// Every way to sign in, from the click to a served request, a second account and the way out.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GITLAB_TOKEN } from '../../support/fake-identity-provider/gitlab.ts';
import { GOOGLE_SECRET } from '../../support/fake-identity-provider/google.ts';
import { accountsOf, assertServes, press, rowOf, signedIn, signOut, SUBSCRIPTIONS } from '../sign-in-row.ts';
import { assertAccessible, headlessOnly, show, until, type Checks, type World } from '../world.ts';

const { chatgpt, claude, copilot, gitlab, google, kimi, qwen, xai } = SUBSCRIPTIONS;

const REAL_BROWSER = 'the desktop app opens the address in the system, outside of its window';

/** Follows the link as a person does, and reads the page on which the browser ends. */
async function agreeOnPage(world: World, subscription: (typeof SUBSCRIPTIONS)['chatgpt' | 'google']): Promise<string> {
  const { page } = world;
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    rowOf(world, subscription)
      .getByRole('link', { name: /^Open / })
      .click(),
  ]);
  await opened.waitForURL(/\/success$/);
  const text = await opened.locator('body').innerText();
  await opened.close();
  return text;
}

/** The codes that the stand-ins give out. */
const CODES = [
  { subscription: copilot, code: 'WDJB-MJHT', host: 'github.example', label: (user: string) => user, left: '60% used' },
  { subscription: kimi, code: 'ABCD-EFGH', host: 'kimi.example', label: (user: string) => user, left: '25% used' },
  { subscription: xai, code: 'ABCD-EFGH', host: 'xai.example', label: (user: string) => `${user}@example.com` },
] as const;

const withCodes = Object.fromEntries(
  CODES.map(({ subscription, code, host, label, ...rest }) => [
    `${subscription.name}: a code, a served request, what is left, two accounts side by side, one again, and out`,
    async (world: World): Promise<void> => {
      const { identity, page, readClipboard } = world;
      const row = rowOf(world, subscription);
      const signInAs = async (user: string) => {
        identity.knobs.user = user;
        await press(world, subscription, 'sign in with a code');
        await row.getByText(code).waitFor();
        return signedIn(world, subscription, label(user));
      };
      identity.knobs.githubIntervalSeconds = 1;
      identity.knobs.polls = ['pending'];
      await show(page, 'connections');
      await press(world, subscription, 'sign in with a code');
      await row.getByText(code).waitFor();
      await row.getByText('Waiting until you have agreed on the page…').waitFor();
      await row.getByRole('link', { name: `Open ${host}` }).waitFor();
      await row.getByRole('button', { name: 'Copy the code' }).click();
      await until(readClipboard, (text) => text === code);
      const ash = await signedIn(world, subscription, label('ash'));
      await assertServes(world, subscription, ash);
      if ('left' in rest) await row.getByText(rest.left).first().waitFor();
      const adasToken = identity.requests.at(-1)?.bearer;
      const birch = await signInAs('birch');
      await assertServes(world, subscription, birch);
      assert.notEqual(identity.requests.at(-1)?.bearer, adasToken);
      await signInAs('ash');
      assert.deepEqual(
        (await accountsOf(world, subscription)).map(({ id }) => id),
        [ash.id, birch.id],
      );
      await signOut(world, subscription, label('ash'));
      await assertServes(world, subscription, birch);
      await signOut(world, subscription, label('birch'));
      await page
        .getByRole('radio', { name: new RegExp(`^${subscription.name.replace(/[()]/g, '\\$&')}: `) })
        .waitFor({ state: 'detached' });
    },
  ]),
);

export const signInWays = {
  ...withCodes,

  'ChatGPT: the browser comes back by itself, a request is served, and what is left is shown': headlessOnly(
    REAL_BROWSER,
    async (world) => {
      const { page, identity } = world;
      identity.knobs.user = 'ash';
      await show(page, 'connections');
      await press(world, chatgpt, 'sign in');
      assert.equal(await agreeOnPage(world, chatgpt), 'Signed in. You can close this page and go back to Dragoman.\n');
      const ash = await signedIn(world, chatgpt, 'ash@example.com');
      await rowOf(world, chatgpt).getByText('ash@example.com · plus').waitFor();
      await rowOf(world, chatgpt).getByText('5 hours: 25% used').waitFor();
      await assertServes(world, chatgpt, ash);
      await assertAccessible(page, 'a subscription with an account');
    },
  ),

  'ChatGPT: the address of the last page can be pasted, for a second account; a wrong one is refused': async (
    world,
  ) => {
    const { page, identity } = world;
    const row = rowOf(world, chatgpt);
    identity.knobs.user = 'birch';
    await show(page, 'connections');
    await press(world, chatgpt, 'sign in');
    const href = (await row.getByRole('link', { name: /^Open / }).getAttribute('href')) ?? '';
    const field = row.getByRole('textbox', { name: 'Browser on another computer?' });
    await field.fill('http://localhost:1455/auth/callback?code=c&state=of-another-one');
    await row.getByRole('button', { name: 'Use it' }).click();
    await row.getByText("What was pasted doesn't belong to this sign-in.").waitFor();
    assert.match(await field.inputValue(), /state=of-another-one$/);
    await assertAccessible(page, 'a sign-in that waits for a browser');
    const answer = await fetch(href, { redirect: 'manual' });
    await field.fill(answer.headers.get('location') ?? '');
    await row.getByRole('button', { name: 'Use it' }).click();
    await assertServes(world, chatgpt, await signedIn(world, chatgpt, 'birch@example.com'));
  },

  'ChatGPT: a code signs the same account in again, in place': async (world) => {
    world.identity.knobs.polls = [];
    const before = await accountsOf(world, chatgpt);
    await press(world, chatgpt, 'sign in with a code');
    await rowOf(world, chatgpt).getByText('WXYZ-1234').waitFor();
    await assertServes(world, chatgpt, await signedIn(world, chatgpt, 'birch@example.com'));
    const ids = (accounts: typeof before) => accounts.map(({ id }) => id);
    assert.deepEqual(ids(await accountsOf(world, chatgpt)), ids(before));
  },

  'ChatGPT: signing out takes the login back at the provider': async (world) => {
    for (const { label } of await accountsOf(world, chatgpt)) {
      const before = world.identity.count('/chatgpt/oauth/revoke');
      await signOut(world, chatgpt, label);
      assert.equal(world.identity.count('/chatgpt/oauth/revoke'), before + 1);
    }
  },

  'GitHub Copilot: a server of the company is entered first': async (world) => {
    const { identity, page } = world;
    identity.knobs.user = 'ash';
    identity.knobs.polls = [];
    const row = rowOf(world, copilot);
    await row.getByRole('button', { name: 'GitHub Copilot: a server of your own' }).click();
    await row.getByRole('textbox', { name: 'Server' }).fill('https://company.ghe.com/');
    await assertAccessible(page, 'a server of the company');
    await press(world, copilot, 'sign in with a code');
    await assertServes(world, copilot, await signedIn(world, copilot, 'ash (company.ghe.com)'));
    await signOut(world, copilot, 'ash (company.ghe.com)');
  },

  'GitLab Duo: a token is pasted; without one the reason stands': async (world) => {
    const { identity, page } = world;
    identity.knobs.user = 'ash';
    const row = rowOf(world, gitlab);
    await press(world, gitlab, 'use a token');
    await press(world, gitlab, 'use a token');
    await row.getByText('Paste a personal access token of GitLab, or set GITLAB_TOKEN').waitFor();
    await press(world, gitlab, 'use a token');
    await row.getByRole('textbox', { name: 'Token' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Shift+Tab');
    await row.getByRole('button', { name: 'Cancel' }).click();
    await row
      .getByRole('button', { name: `${gitlab.name}: use a token` })
      .and(page.locator(':focus'))
      .waitFor();
    await press(world, gitlab, 'use a token');
    await row.getByRole('textbox', { name: 'Token' }).fill(GITLAB_TOKEN);
    await row.getByRole('textbox', { name: 'Server' }).fill('gitlab.company.example');
    await assertAccessible(page, 'a token of GitLab');
    await press(world, gitlab, 'use a token');
    await assertServes(world, gitlab, await signedIn(world, gitlab, 'ash (gitlab.company.example)'));
    assert.doesNotMatch(await page.content(), new RegExp(GITLAB_TOKEN));
    await signOut(world, gitlab, 'ash (gitlab.company.example)');
  },

  'Google: the notice is accepted first, the browser comes back, and signing out takes it back': headlessOnly(
    REAL_BROWSER,
    async (world) => {
      const { home, identity, page } = world;
      const row = rowOf(world, google);
      mkdirSync(join(home, 'bin'), { recursive: true });
      writeFileSync(join(home, 'bin', 'gemini'), '#!/bin/sh\necho 1.0.0\n', { mode: 0o755 });
      writeFileSync(join(home, 'bin', 'oauth2.js'), `const OAUTH_CLIENT_SECRET = '${GOOGLE_SECRET}';`);
      await press(world, google, 'sign in');
      const button = row.getByRole('button', { name: `${google.name}: sign in`, exact: true });
      assert.ok(await button.isDisabled(), 'it goes on before the notice is accepted');
      await row.getByRole('switch', { name: 'I know that the provider may act against my account' }).click();
      await assertAccessible(page, 'a notice to accept');
      await button.click();
      assert.match(await agreeOnPage(world, google), /^Signed in\./);
      const account = await signedIn(world, google, 'ash@example.com');
      assert.equal(account.plan, 'Standard');
      await assertServes(world, google, account);
      await signOut(world, google, 'ash@example.com');
      assert.equal(identity.count('/google/revoke'), 1);
    },
  ),

  'Qwen: shown as ended, with a key instead; it takes a second yes': async (world) => {
    const { identity } = world;
    identity.knobs.polls = [];
    const row = rowOf(world, qwen);
    await row.getByText('Qwen ended its free sign-in on 2026-04-15').waitFor();
    await row.getByRole('link', { name: /use Alibaba Coding Plan with a key instead$/ }).waitFor();
    await press(world, qwen, 'sign in with a code');
    const button = row.getByRole('button', { name: `${qwen.name}: sign in with a code`, exact: true });
    assert.ok(await button.isDisabled(), 'it goes on before the second yes');
    await row.getByRole('switch', { name: 'Try it although the provider has ended it' }).click();
    await button.click();
    await row.getByText('QWEN-1234').waitFor();
    await assertServes(world, qwen, await signedIn(world, qwen, 'ash'));
    await signOut(world, qwen, 'ash');
  },

  'Claude: only looked at, and only by click': async (world) => {
    const row = rowOf(world, claude);
    const look = row.getByRole('button', { name: /Look how it is signed in$/ });
    await look.click();
    await row.getByText('Nobody is signed in there').waitFor();
    mkdirSync(join(world.home, '.claude'), { recursive: true });
    const claudeAiOauth = { accessToken: 'sk-ant-oat-e2e', subscriptionType: 'max', expiresAt: 4e12 };
    writeFileSync(join(world.home, '.claude', '.credentials.json'), JSON.stringify({ claudeAiOauth }));
    await look.click();
    await row.getByText('Its program is signed in · max').waitFor();
    assert.equal(await row.getByRole('button').count(), 1);
    assert.doesNotMatch(await world.page.content(), /sk-ant-oat-e2e/);
  },

  'no sign-in broke the content policy, wrote an error, or asked a foreign host': ({ complaints }: World) => {
    // Chromium writes a line of its own for what was refused on purpose above: the wrong address.
    assert.deepEqual(
      complaints.filter((text) => !text.includes('a status of 422')),
      [],
    );
  },
} satisfies Checks;
