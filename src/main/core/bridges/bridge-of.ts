// Which endpoints are programs of the user's.
import type { Endpoint } from '../providers/endpoint.ts';
import type { BridgeName } from './bridges.ts';

/** The program behind an endpoint, if it is one. */
export function bridgeOf({ form }: Endpoint): BridgeName | undefined {
  return form === 'claude-cli' || form === 'codex-cli' ? form : undefined;
}
