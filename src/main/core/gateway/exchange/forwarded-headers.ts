// Which headers cross the gateway, in both directions: allow-lists, so that nothing unforeseen leaks (trust.md S-16).
import type { IncomingHttpHeaders } from 'node:http';
import type { Protocol } from '../../ir/protocol.ts';

/** Towards a provider that speaks the client's own protocol: what that protocol's clients say about a request. */
const REQUEST_HEADERS: Record<Protocol, RegExp> = {
  'anthropic-messages':
    /^(?:anthropic-(?:version|beta|dangerous-[a-z-]+)|x-app|x-stainless-[a-z-]+|x-claude-code-[a-z-]+)$/,
  'openai-chat': /^(?:openai-[a-z-]+|x-stainless-[a-z-]+|x-client-request-id)$/,
  'openai-responses':
    /^(?:openai-[a-z-]+|x-stainless-[a-z-]+|x-client-request-id|originator|session[-_]id|thread-id|conversation_id|version|x-codex-[a-z-]+|x-openai-internal-codex-[a-z-]+)$/,
  gemini: /^(?:x-goog-api-client|x-goog-user-project|x-gemini-[a-z-]+)$/,
};

/** Sent in any case: some plans admit only the tools they know, and it is no secret which one is running. */
const ALWAYS = /^(?:user-agent|idempotency-key|traceparent)$/;

/**
 * The client's headers for the provider.
 * @param sameProtocol the protocol of both sides, or undefined when the request is translated
 */
export function requestHeaders(
  headers: IncomingHttpHeaders,
  sameProtocol: Protocol | undefined,
): Record<string, string> {
  const forwarded: Record<string, string> = {};
  // What the client lists here is meant for its own connection to us.
  const listed = (headers.connection ?? '').toLowerCase().split(/[\s,]+/);
  for (const [name, value] of Object.entries(headers)) {
    const isKnown = ALWAYS.test(name) || (sameProtocol !== undefined && REQUEST_HEADERS[sameProtocol].test(name));
    const isAllowed = isKnown && !listed.includes(name);
    if (isAllowed && value !== undefined) forwarded[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return forwarded;
}

/** Towards the client: who answered, what is left of the quota, when to come back. */
const RESPONSE_HEADERS =
  /^(?:request-id|x-request-id|x-goog-request-id|retry-after|retry-after-ms|x-should-retry|anthropic-ratelimit-[a-z-]+|anthropic-organization-id|x-ratelimit-[a-z-]+|openai-[a-z-]+|x-codex-[a-z-]+|x-reasoning-included)$/;

/** The provider's headers for the client; names are in small letters, as they come from upstream. */
export function responseHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => RESPONSE_HEADERS.test(name)));
}
