// The answer of a provider that was asked what is left of a plan.
import type { Fields } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { VendorReply } from '../oauth/vendor-client.ts';

/** Its fields. Throws SignInError for a refusal, which is not the same as having no limits. */
export function usageFields({ status, fields }: Pick<VendorReply, 'status' | 'fields'>, vendor: string): Fields {
  if (status < 300) return fields;
  throw new SignInError('unavailable', `${vendor} did not say what is left of the plan (status ${status}).`);
}
