// How a key becomes a header. The header belongs to the endpoint, not to the provider: some want two kinds at two addresses.
import type { AuthScheme } from '../../../shared/model/provider-patch.ts';

/** Exactly one header; none without a key. `google` and `aws` take a plain key as a bearer token. */
export function keyHeaders(auth: AuthScheme, key: string | undefined): Record<string, string> {
  if (key === undefined) return {};
  switch (auth) {
    case 'none':
      return {};
    case 'bearer':
    case 'google':
    case 'aws':
      return { authorization: `Bearer ${key}` };
    case 'x-api-key':
    case 'x-goog-api-key':
    case 'api-key':
      return { [auth]: key };
  }
}
