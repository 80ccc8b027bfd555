// What is left of subscriptions: asked when somebody looks, kept for a while, never asked in a loop.
import type { Quota } from '../../../../shared/model/sign-in.ts';
import type { Clock } from '../../ports.ts';
import { RefusalError } from '../../settings/refusal.ts';
import { createSharedWork } from '../shared-work.ts';
import type { TokenKeeper } from '../oauth/token-keeper.ts';
import type { Flow } from '../sign-in/flow.ts';
import type { Credential } from '../vault/credential.ts';
import type { Vault } from '../vault/vault.ts';

export interface QuotaService {
  /** Throws RefusalError for an unknown account, SignInError when the provider can't be asked. */
  of(id: string, signal: AbortSignal): Promise<Quota>;
  /** What the provider said last of this account, however long ago. */
  known(id: string): Quota | undefined;
}

export interface QuotaDependencies {
  readonly vault: Vault;
  readonly keeper: TokenKeeper;
  readonly clock: Clock;
  readonly flowOf: (provider: string) => Flow | undefined;
}

const KEPT_MS = 5 * 60_000;

/** Makes the service. */
export function createQuotaService(dependencies: QuotaDependencies): QuotaService {
  const { vault, clock } = dependencies;
  const kept = new Map<string, Quota>();
  const underway = createSharedWork<Quota>();
  return {
    known: (id) => (vault.find(id) === undefined ? undefined : kept.get(id)),
    of: async (id, signal) => {
      const credential = vault.find(id);
      if (credential === undefined) throw new RefusalError('not-found', 'There is no such account any more.');
      const known = kept.get(id);
      if (known !== undefined && clock.now() - known.askedAt < KEPT_MS && clock.now() >= known.askedAt) return known;
      // The tray and two places of the window may look at the same moment.
      const asking = async (): Promise<Quota> => {
        const quota = await ask(credential, dependencies);
        kept.set(id, quota);
        return quota;
      };
      return underway.join(id, asking, signal);
    },
  };
}

/** Goes on when who began it has left, for others may wait for it; the limits of the calls end it. */
async function ask(credential: Credential, { keeper, clock, flowOf }: QuotaDependencies): Promise<Quota> {
  const { signal } = new AbortController();
  const flow = flowOf(credential.provider);
  const askedAt = clock.now();
  if (flow?.quota === undefined) return { windows: [], askedAt };
  const tokens = await keeper.fresh(credential.id, signal);
  return { windows: await flow.quota(credential, tokens, signal), askedAt };
}
