// What is left of subscriptions: asked when somebody looks, kept for a while, never asked in a loop.
import type { Quota } from '../../../../shared/model/sign-in.ts';
import type { Clock } from '../../ports.ts';
import { RefusalError } from '../../settings/refusal.ts';
import type { TokenKeeper } from '../oauth/token-keeper.ts';
import type { Flow } from '../sign-in/flow.ts';
import type { Vault } from '../vault/vault.ts';

export interface QuotaService {
  /** Throws RefusalError for an unknown account, SignInError when the provider can't be asked. */
  of(id: string, signal: AbortSignal): Promise<Quota>;
}

export interface QuotaDependencies {
  readonly vault: Vault;
  readonly keeper: TokenKeeper;
  readonly clock: Clock;
  readonly flowOf: (provider: string) => Flow | undefined;
}

const KEPT_MS = 5 * 60_000;

/** Makes the service. */
export function createQuotaService({ vault, keeper, clock, flowOf }: QuotaDependencies): QuotaService {
  const kept = new Map<string, Quota>();
  return {
    of: async (id, signal) => {
      const credential = vault.find(id);
      if (credential === undefined) throw new RefusalError('not-found', 'There is no such account any more.');
      const known = kept.get(id);
      if (known !== undefined && clock.now() - known.askedAt < KEPT_MS && clock.now() >= known.askedAt) return known;
      const flow = flowOf(credential.provider);
      const askedAt = clock.now();
      const tokens = flow?.quota === undefined ? undefined : await keeper.fresh(id, signal);
      const windows = tokens === undefined ? [] : ((await flow?.quota?.(credential, tokens, signal)) ?? []);
      const quota = { windows, askedAt };
      kept.set(id, quota);
      return quota;
    },
  };
}
