// What a person does in the card of subscriptions, and how its effect is seen past the window.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Account } from '../../src/shared/model/sign-in.ts';
import { ask, type World } from './world.ts';

/** A provider with the words that it is known by in the window and in the app. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** One that its connection serves. */
  readonly model: string;
}

/** By a short name. */
export const SUBSCRIPTIONS = {
  chatgpt: { id: 'chatgpt-codex', name: 'ChatGPT / Codex (subscription)', model: 'gpt-5.3-codex' },
  copilot: { id: 'github-copilot', name: 'GitHub Copilot', model: 'gpt-5-mini' },
  kimi: { id: 'kimi-for-coding', name: 'Kimi for Coding', model: 'kimi-for-coding' },
  xai: { id: 'xai', name: 'Grok (xAI)', model: 'grok-4' },
  gitlab: { id: 'gitlab-duo', name: 'GitLab Duo', model: 'duo-chat-sonnet-4-6' },
  google: { id: 'gemini-subscription', name: 'Google Gemini (subscription)', model: 'gemini-2.5-pro' },
  qwen: { id: 'qwen-subscription', name: 'Qwen (subscription)', model: 'qwen-max' },
  claude: { id: 'claude-subscription', name: 'Claude (subscription)', model: 'claude-sonnet-4' },
} as const satisfies Record<string, Subscription>;

/** The row of a provider in the card; the screen of connections must be shown. */
export function rowOf({ page }: Pick<World, 'page'>, { name }: Subscription): Locator {
  return page.getByRole('region', { name: 'Subscriptions' }).getByRole('listitem', { name, exact: true });
}

/** Presses the button of a way to sign in. */
export async function press(
  world: Pick<World, 'page'>,
  subscription: Subscription,
  way: 'sign in' | 'sign in with a code' | 'use a token' | 'take over its login',
): Promise<void> {
  const name = `${subscription.name}: ${way}`;
  await rowOf(world, subscription).getByRole('button', { name, exact: true }).click();
}

/** Waits until the window says that it went well; gives the account as the app has it. */
export async function signedIn(world: World, subscription: Subscription, label: string): Promise<Account> {
  const row = rowOf(world, subscription);
  await row.getByText(`Signed in as ${label}.`, { exact: true }).waitFor();
  await row.getByRole('button', { name: `Sign out ${label}`, exact: true }).waitFor();
  const account = (await accountsOf(world, subscription)).find((one) => one.label === label);
  assert.ok(account !== undefined, `${label} is not signed in`);
  return account;
}

/** Those of one provider. */
export async function accountsOf({ app }: World, { id }: Subscription): Promise<Account[]> {
  return (await app.signIn.accounts()).filter(({ provider }) => provider === id);
}

/** A request of Claude Code gets its answer with this login, and not with another one. */
export async function assertServes(world: World, { model }: Subscription, { connections }: Account): Promise<void> {
  const [connection] = connections;
  const answer = await ask(world, `${connection}/${model}`);
  assert.match(answer, /"text":"Hello"/, answer.slice(0, 400));
}

/** Presses "Sign out", and waits until the account is gone here. */
export async function signOut(world: World, subscription: Subscription, label: string): Promise<void> {
  const button = rowOf(world, subscription).getByRole('button', { name: `Sign out ${label}`, exact: true });
  await button.click();
  await button.waitFor({ state: 'detached' });
  assert.ok((await accountsOf(world, subscription)).every((account) => account.label !== label));
}
