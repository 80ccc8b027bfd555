// What the user calls the key and the plan of a candidate.
import type { KeyLabel } from '../../../../shared/model/exchange.ts';
import { lastFourOf } from '../../credentials/last-four.ts';
import type { Candidate } from '../../routing/candidate.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';

/** Empty where there is only one key, and one plan. */
export function labelOf({ services }: ExchangeContext, candidate: Candidate): { key?: KeyLabel; plan?: string } {
  if (candidate.kind === 'demo') return {};
  const { keySource, keyNumber, plan } = candidate;
  const key = keySource === undefined || keyNumber === undefined ? undefined : services.keys.peek(keySource);
  const lastFour = key === undefined ? '' : lastFourOf(key);
  return {
    ...(keyNumber === undefined ? {} : { key: { number: keyNumber, ...(lastFour === '' ? {} : { lastFour }) } }),
    ...(plan === undefined ? {} : { plan }),
  };
}
