// contract.signIn
import type { SignInService } from '../credentials/sign-in/sign-in-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function signInApi(signIn: SignInService) {
  const { providers, accounts, start, waiting, watch, paste, cancel, signOut, look, quota } = api.signIn;
  return {
    providers: providers.handler(() => signIn.providers()),
    accounts: accounts.handler(() => signIn.accounts()),
    start: start.handler(({ input, errors }) => withRefusals(errors, async () => signIn.start(input))),
    waiting: waiting.handler(() => signIn.waiting()),
    watch: watch.handler(async function* ({ input, errors, signal }) {
      const stop = signal ?? new AbortController().signal;
      yield* await withRefusals(errors, async () => signIn.watch(input.id, stop));
    }),
    paste: paste.handler(({ input, errors }) => withRefusals(errors, async () => signIn.paste(input.id, input.text))),
    cancel: cancel.handler(({ input, errors }) => withRefusals(errors, async () => signIn.cancel(input.id))),
    signOut: signOut.handler(({ input, errors }) => withRefusals(errors, () => signIn.signOut(input.id))),
    look: look.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => signIn.look(input.provider, signal ?? new AbortController().signal)),
    ),
    quota: quota.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => signIn.quota(input.id, signal ?? new AbortController().signal)),
    ),
  };
}
