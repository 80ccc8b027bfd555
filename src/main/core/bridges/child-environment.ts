// What a program may inherit of our environment: its own login, but nothing that leads it to a gateway.

/** Addresses, and credentials for them, that `connect` or a user may have set for the client of the same name. */
const LEADS_ELSEWHERE =
  /^(?:.*_BASE_URL|.*_API_BASE|ANTHROPIC_AUTH_TOKEN|ANTHROPIC_CUSTOM_HEADERS|ANTHROPIC_MODEL|ANTHROPIC_(?:DEFAULT|SMALL)_.*|CLAUDE_CODE_USE_.*|CLAUDECODE|CLAUDE_CODE_ENTRYPOINT|DRAGOMAN_.*)$/;

/** Our own tokens begin so, whatever variable they stand in. */
const LOCAL_TOKEN = /^drg-/;

/** The variable as a child may have it; undefined for one that would lead the program back to us, or hand it our token. */
export function childVariable(name: string, value: string): string | undefined {
  return LEADS_ELSEWHERE.test(name) || LOCAL_TOKEN.test(value) ? undefined : value;
}
