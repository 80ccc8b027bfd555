// Tells our own values in a file from the user's, also when nothing is written down about them.
import { DEFAULT_GATEWAY_PORT } from '../../../../shared/protocols.ts';
import { DISCOVERY_PREFIX } from '../../routing/resolve.ts';
import { isJsonObject, type JsonValue } from '../../ir/json.ts';

/** How a provider of ours is called in the files of clients. */
export const PROVIDER_ID = 'dragoman';

const TOKEN_PREFIX = 'drg-';

export interface OwnMarks {
  /** Addresses under which the gateway is or was. */
  readonly addresses: readonly string[];
  readonly tokens: readonly string[];
}

/** Whether a value leads to Dragoman: then it is never kept as "what was there before". */
export function createOwnValues({ addresses, tokens }: OwnMarks): (value: JsonValue) => boolean {
  const known = new Set([
    ...addresses,
    `http://127.0.0.1:${DEFAULT_GATEWAY_PORT}`,
    `http://localhost:${DEFAULT_GATEWAY_PORT}`,
  ]);
  const isOwnText = (text: string): boolean =>
    text.startsWith(TOKEN_PREFIX) ||
    tokens.includes(text) ||
    text === PROVIDER_ID ||
    text.startsWith(`${PROVIDER_ID}/`) ||
    text.startsWith(DISCOVERY_PREFIX) ||
    [...known].some((address) => text === address || text.startsWith(`${address}/`));
  const isOwn = (value: JsonValue): boolean => {
    if (typeof value === 'string') return isOwnText(value);
    if (Array.isArray(value)) return value.some(isOwn);
    return isJsonObject(value) && Object.values(value).some(isOwn);
  };
  return isOwn;
}
