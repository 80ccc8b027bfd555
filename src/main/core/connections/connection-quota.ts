// What is left of the plan behind a connection, whether it is used by signing in or with a plain key.
import type { ConnectionSettings } from '../../../shared/model/settings.ts';
import type { Quota } from '../../../shared/model/sign-in.ts';
import { stillTrue } from '../../../shared/quota.ts';
import { SignInError } from '../credentials/oauth/sign-in-error.ts';
import type { QuotaService } from '../credentials/quota/quota-service.ts';
import type { Clock } from '../ports.ts';
import { parseKeySource } from '../settings/key-sources.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { PlanQuota } from './plan-quota.ts';

export interface ConnectionQuota {
  /** No windows where the provider does not say. Throws RefusalError when it can't be asked with the login. */
  ask(connection: ConnectionSettings, signal: AbortSignal): Promise<Quota>;
  /** What was read last, as far as it still holds; nothing is asked. */
  readonly known: (connection: ConnectionSettings) => Quota | undefined;
}

export interface ConnectionQuotaDependencies {
  readonly plans: PlanQuota;
  readonly logins: QuotaService;
  readonly clock: Pick<Clock, 'now'>;
}

/** Makes the service. The first key of a connection is the one that is asked about. */
export function createConnectionQuota({ plans, logins, clock }: ConnectionQuotaDependencies): ConnectionQuota {
  return {
    ask: async (connection, signal) => {
      const login = loginOf(connection);
      if (login === undefined) return plans.ask(connection, signal);
      try {
        return await logins.of(login, signal);
      } catch (error) {
        if (error instanceof SignInError) throw new RefusalError('invalid', error.message, { cause: error });
        throw error;
      }
    },
    known: (connection) => {
      const login = loginOf(connection);
      const last = login === undefined ? plans.known(connection) : logins.known(login);
      return last === undefined ? undefined : stillTrue(last, clock.now());
    },
  };
}

function loginOf({ keys: [first = ''] }: ConnectionSettings): string | undefined {
  const source = parseKeySource(first);
  return source.kind === 'login' ? source.id : undefined;
}
