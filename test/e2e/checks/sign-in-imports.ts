// Logins of other programs, taken over by a click: used, never written, and left alone when one signs out here.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GITHUB_TOKEN } from '../../support/fake-identity-provider/github.ts';
import { jwt } from '../../support/fake-identity-provider/tokens.ts';
import { assertServes, press, rowOf, signedIn, signOut, SUBSCRIPTIONS, type Subscription } from '../sign-in-row.ts';
import { show, type Checks, type World } from '../world.ts';

const { chatgpt, copilot, google, kimi, qwen, xai } = SUBSCRIPTIONS;

interface Import {
  readonly subscription: Subscription;
  readonly owner: string;
  readonly file: string;
  readonly label: string;
  /** What must be said first. */
  readonly consent?: string;
  readonly content: (token: (makeAccess: (number: number) => string) => { access: string; refresh: string }) => unknown;
}

const CHATGPT_CLAIMS = { 'https://api.openai.com/auth': { chatgpt_account_id: 'acc-ash', chatgpt_user_id: 'ash' } };
const ofAda = (number: number): string => jwt({ sub: 'ash', number }, number);
const ofChatgpt = (number: number): string => jwt({ ...CHATGPT_CLAIMS, number }, number);
const FAR = 4e12;

const IMPORTS: readonly Import[] = [
  {
    subscription: chatgpt,
    owner: 'Codex',
    file: '.codex/auth.json',
    label: 'acc-ash',
    content: (issue) => {
      const { access, refresh } = issue(ofChatgpt);
      return { auth_mode: 'chatgpt', tokens: { access_token: access, refresh_token: refresh, account_id: 'acc-ash' } };
    },
  },
  {
    subscription: chatgpt,
    owner: 'OpenCode',
    file: '.local/share/opencode/auth.json',
    label: 'acc-ash',
    content: (issue) => ({ openai: { type: 'oauth', ...issue(ofChatgpt), expires: FAR, accountId: 'acc-ash' } }),
  },
  {
    subscription: copilot,
    owner: 'an editor (apps.json)',
    file: '.config/github-copilot/apps.json',
    label: 'ash',
    content: () => ({ 'github.com:Iv1.b507a08c87ecfe98': { user: 'ash', oauth_token: GITHUB_TOKEN } }),
  },
  {
    subscription: copilot,
    owner: 'an editor (hosts.json)',
    file: '.config/github-copilot/hosts.json',
    label: 'ash',
    content: () => ({ 'github.com': { user: 'ash', oauth_token: GITHUB_TOKEN } }),
  },
  {
    subscription: kimi,
    owner: 'Kimi CLI',
    file: '.kimi/credentials/kimi-code.json',
    label: 'ash',
    content: (issue) => {
      const { access, refresh } = issue(ofAda);
      return { access_token: access, refresh_token: refresh, expires_at: FAR / 1000 };
    },
  },
  {
    subscription: xai,
    owner: 'Grok CLI',
    file: '.grok/auth.json',
    label: 'xAI account',
    content: (issue) => {
      const { access, refresh } = issue(ofAda);
      return { 'https://auth.x.ai::cli': { key: access, refresh_token: refresh } };
    },
  },
  {
    subscription: google,
    owner: 'Gemini CLI',
    file: '.gemini/oauth_creds.json',
    label: 'ash@example.com',
    consent: 'I know that the provider may act against my account',
    content: (issue) => {
      const { access, refresh } = issue((number) => `ya29.${number}`);
      return { access_token: access, refresh_token: refresh, expiry_date: FAR };
    },
  },
  {
    subscription: qwen,
    owner: 'Qwen Code',
    file: '.qwen/oauth_creds.json',
    label: 'ash',
    consent: 'Try it although the provider has ended it',
    content: (issue) => {
      const { access, refresh } = issue(ofAda);
      return { access_token: access, refresh_token: refresh, expiry_date: FAR };
    },
  },
];

async function takeOver(world: World, { subscription, consent }: Pick<Import, 'subscription' | 'consent'>) {
  const way = 'take over its login';
  await press(world, subscription, way);
  if (consent === undefined) return;
  await rowOf(world, subscription).getByRole('switch', { name: consent }).click();
  await press(world, subscription, way);
}

export const signInImports = {
  'nothing is read before the click, and without a login the reason and the place stand': async (world) => {
    await show(world.page, 'connections');
    await takeOver(world, { subscription: chatgpt });
    await rowOf(world, chatgpt)
      .getByText(`There is no ${join(world.home, '.codex', 'auth.json')}.`)
      .waitFor();
  },

  ...Object.fromEntries(
    IMPORTS.map(({ subscription, owner, file, label, consent, content }) => [
      `the login of ${owner} serves a request, and stays with ${owner}`,
      async (world: World): Promise<void> => {
        const { book } = world.identity;
        const path = join(world.home, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, JSON.stringify(content((makeAccess) => book.issue(makeAccess))), { mode: 0o600 });
        const before = readFileSync(path, 'utf8');
        const revocations = world.identity.count('/revoke');
        await takeOver(world, { subscription, ...(consent === undefined ? {} : { consent }) });
        const account = await signedIn(world, subscription, label);
        assert.equal(account.source, 'import');
        await assertServes(world, subscription, account);
        await signOut(world, subscription, label);
        assert.equal(readFileSync(path, 'utf8'), before);
        assert.equal(world.identity.count('/revoke'), revocations);
        rmSync(path);
      },
    ]),
  ),
} satisfies Checks;
