// The window's calls about signing in to subscriptions, and the accounts.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  accountSchema,
  programLoginSchema,
  quotaSchema,
  signInAttemptSchema,
  signInProviderSchema,
  signInRequestSchema,
} from '../model/sign-in.ts';
import { refusals } from './shapes.ts';

export const signInCalls = {
  providers: oc.output(z.array(signInProviderSchema)),
  accounts: oc.output(z.array(accountSchema)),
  /** Begins a sign-in, which goes on by itself; `watch` tells how it goes. */
  start: oc.input(signInRequestSchema).errors(refusals).output(signInAttemptSchema),
  /** Attempts that are not over, the newest last: for a window that was opened or came back meanwhile. */
  waiting: oc.output(z.array(signInAttemptSchema)),
  /** The attempt now and after each change; ends when it is over. */
  watch: oc
    .input(z.object({ id: z.string() }))
    .errors(refusals)
    .output(eventIterator(signInAttemptSchema)),
  /** What the user copied out of a browser on another computer. */
  paste: oc
    .input(z.object({ id: z.string(), text: z.string().max(8192) }))
    .errors(refusals)
    .output(z.void()),
  cancel: oc
    .input(z.object({ id: z.string() }))
    .errors(refusals)
    .output(z.void()),
  /** Removes the account with its tokens, here and as far as possible at the provider. */
  signOut: oc
    .input(z.object({ id: z.string() }))
    .errors(refusals)
    .output(z.void()),
  /** How the program of a provider is signed in by itself; reads its files, so only by click. */
  look: oc
    .input(z.object({ provider: z.string() }))
    .errors(refusals)
    .output(programLoginSchema),
  /** What is left of a subscription; kept for minutes, so asking often costs nothing. */
  quota: oc
    .input(z.object({ id: z.string() }))
    .errors(refusals)
    .output(quotaSchema),
};
