// Reads JSON whose shape a vendor decides: fields of answers, and claims of tokens.

export type Fields = Readonly<Record<string, unknown>>;

/** An object's fields; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A text that is not empty. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number, also one that is written as a text. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/**
 * The claims of a JWT, unchecked: it came over TLS from the one who issued it, and decides nothing but what is shown and
 * when it is renewed.
 */
export function claimsOf(token: string | undefined): Fields {
  const [, body] = (token ?? '').split('.');
  if (body === undefined) return {};
  try {
    return fieldsOf(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  } catch {
    // Not a JWT: a token may be any text.
    return {};
  }
}

/** When the token says that it ends, in Unix milliseconds. */
export function expiryOf(token: string | undefined): number | undefined {
  const seconds = numberOf(claimsOf(token), 'exp');
  return seconds === undefined ? undefined : seconds * 1000;
}
