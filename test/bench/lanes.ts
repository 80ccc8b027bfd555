// A lane: what the client speaks, and what the upstream speaks.
import type { Protocol } from '../../src/shared/protocols.ts';

const BY_LETTER: Readonly<Record<string, Protocol>> = {
  a: 'anthropic-messages',
  c: 'openai-chat',
  r: 'openai-responses',
  g: 'gemini',
};

export interface Lane {
  /** `a2c`: Messages in, Chat out. */
  readonly name: string;
  readonly client: Protocol;
  readonly upstream: Protocol;
}

export const DEFAULT_LANES = ['a2c', 'a2a', 'c2c', 'c2a'] as const;

/** Undefined for a name that means nothing. */
export function laneNamed(name: string): Lane | undefined {
  const match = /^([acrg])2([acrg])$/.exec(name);
  const client = BY_LETTER[match?.[1] ?? ''];
  const upstream = BY_LETTER[match?.[2] ?? ''];
  return client === undefined || upstream === undefined ? undefined : { name, client, upstream };
}

export function isTranslated({ client, upstream }: Lane): boolean {
  return client !== upstream;
}

/** The path of a request, as a client of the protocol sends it. */
export function requestPath(protocol: Protocol, model: string, isStreaming: boolean): string {
  switch (protocol) {
    case 'anthropic-messages':
      return '/v1/messages';
    case 'openai-chat':
      return '/v1/chat/completions';
    case 'openai-responses':
      return '/v1/responses';
    case 'gemini': {
      const action = isStreaming ? 'streamGenerateContent?alt=sse' : 'generateContent';
      return `/v1beta/models/${encodeURIComponent(model)}:${action}`;
    }
  }
}

/** What a client of the protocol sends beside the body. */
export function requestHeaders(protocol: Protocol, key: string): Record<string, string> {
  switch (protocol) {
    case 'anthropic-messages':
      return { 'x-api-key': key, 'anthropic-version': '2023-06-01' };
    case 'openai-chat':
    case 'openai-responses':
      return { authorization: `Bearer ${key}` };
    case 'gemini':
      return { 'x-goog-api-key': key };
  }
}
