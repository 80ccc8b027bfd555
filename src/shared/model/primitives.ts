// The smallest parts that settings are made of: names, addresses, headers, credentials, plans and slots.
import { z } from 'zod';
import { PROTOCOLS, SLOTS } from '../protocols.ts';

export const protocolSchema = z.enum(PROTOCOLS);
export const slotSchema = z.enum(SLOTS);

/** Ids appear in model names (`connection/model`) and in URLs, so they hold no `/`, `:` or space. */
export const idSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/i,
    'use letters, digits, ".", "_" or "-", at most 64, and begin with a letter or digit',
  );

/** One line of visible ASCII: a header with anything else could not be sent, or would smuggle in another one. */
const headerValueSchema = z.string().regex(/^[\x20-\x7e]*$/, 'use one line of plain ASCII');
const headerNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'not a valid header name')
  .refine((name) => !FORBIDDEN_HEADERS.has(name.toLowerCase()), 'this header is set by Dragoman itself');
const FORBIDDEN_HEADERS = new Set([
  'host',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'proxy-authorization',
  'cookie',
]);

export const headersSchema = z.record(headerNameSchema, headerValueSchema);

/** Also as an IPv4 address inside an IPv6 one: 169.254 is a9fe. */
const LINK_LOCAL_HOST = /^(169\.254\.|\[?fe[89ab]|\[?fd00:ec2:|\[(?:::ffff:|::|64:ff9b::)a9fe:)/i;

function isUsableBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    url.search === '' &&
    !LINK_LOCAL_HOST.test(url.hostname)
  );
}

export const baseUrlSchema = z
  .string()
  .refine(
    isUsableBaseUrl,
    'use an http(s) address without user name, query or fragment, and not a link-local one, for example https://api.example.com/v1',
  );

/**
 * A credential as written down: `env:NAME` (an environment variable), `secret:ID` (in the secret store), or the text
 * itself. The stored settings never hold the text itself: it is moved to the secret store first.
 */
export const keySourceSchema = z
  .string()
  .min(1)
  .regex(/^[\x21-\x7e]+$/, 'use one word of plain ASCII');

/** What is paid for at a provider. */
export const planSchema = z.enum(['standard', 'regular', 'coding', 'agent-plan', 'token-plan', 'subscription']);

/** Where a provider's endpoint stands: accounts and keys rarely cross regions. */
export const regionSchema = z.enum(['global', 'cn', 'intl', 'us', 'eu', 'ap', 'local', 'self-hosted']);

export const slotsSchema = z.partialRecord(slotSchema, z.string().min(1));

/**
 * What stands in an address for a word in capitals (`REGION`, `YOUR_RESOURCE`). No character that could end the host or
 * the path segment, so that a value can't send a key elsewhere.
 */
export const placeholdersSchema = z.record(
  z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'write it as it stands in the address, in capitals'),
  z
    .string()
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?::\d{1,5})?$/,
      'use letters, digits, ".", "_" and "-", beginning and ending with a letter or digit',
    )
    .max(128),
);
