// Writes an exchange down as a curl command for a POSIX shell, without any secret in it.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Protocol } from '../../../shared/protocols.ts';
import { quote } from '../status/gateway-access.ts';

export interface CurlParts {
  readonly exchange: Exchange;
  readonly recording: Recording | undefined;
  /** The gateway's, without a trailing slash. */
  readonly address: string;
}

/** Set by curl itself, or of no use in another request. */
const LEFT_OUT = /^(?:content-length|accept-encoding|idempotency-key|traceparent|x-dragoman-.*)$/;

/**
 * With the recorded body, or with a short question to the same model. The body comes by standard input: as a word of the
 * command a long one would be refused by the system.
 */
export function curlCommand({ exchange, recording, address }: CurlParts): { text: string; hasBody: boolean } {
  const request = recording?.clientRequest;
  const hasBody = request !== undefined && !request.isCut;
  const headers = Object.entries(request?.headers ?? { 'content-type': 'application/json' });
  const path = request?.address === undefined ? pathOf(exchange) : underProfile(request.address, exchange);
  const body = hasBody ? request.text : JSON.stringify(questionFor(exchange));
  const end = endMark(body);
  const lines = [
    `curl -N ${quote(address + path)}`,
    '  -H "authorization: Bearer $DRAGOMAN_TOKEN"',
    ...headers.filter(([name]) => !LEFT_OUT.test(name)).map(([name, value]) => `  -H ${quote(`${name}: ${value}`)}`),
    `  --data-binary @- <<'${end}'`,
  ];
  return { text: `${lines.join(' \\\n')}\n${body}\n${end}\n`, hasBody };
}

function endMark(body: string): string {
  let mark = 'END_OF_BODY';
  while (body.includes(mark)) mark += '_';
  return mark;
}

/** A token may have brought the profile; the command's token brings none. */
function underProfile(path: string, { profile }: Exchange): string {
  return profile === undefined || path.startsWith('/p/') ? path : `/p/${encodeURIComponent(profile)}${path}`;
}

const PATHS: Readonly<Record<Protocol, (exchange: Exchange) => string>> = {
  'anthropic-messages': ({ operation }) =>
    operation === 'count-tokens' ? '/v1/messages/count_tokens' : '/v1/messages',
  'openai-chat': ({ operation }) => (operation === 'embeddings' ? '/v1/embeddings' : '/v1/chat/completions'),
  'openai-responses': () => '/v1/responses',
  gemini: (exchange) => `/v1beta/models/${encodeURIComponent(exchange.askedModel)}:${geminiAction(exchange)}`,
};

function geminiAction({ operation, isStreaming }: Exchange): string {
  if (operation === 'count-tokens') return 'countTokens';
  return isStreaming ? 'streamGenerateContent?alt=sse' : 'generateContent';
}

function pathOf(exchange: Exchange): string {
  return underProfile(PATHS[exchange.clientProtocol](exchange), exchange);
}

const QUESTION = 'Say hello';
const MOST_TOKENS = 200;

function questionFor({ clientProtocol, askedModel: model, isStreaming, operation }: Exchange): object {
  const stream = isStreaming ? { stream: true } : {};
  const messages = [{ role: 'user', content: QUESTION }];
  if (operation === 'embeddings') return { model, input: QUESTION };
  if (clientProtocol === 'gemini') return { contents: [{ role: 'user', parts: [{ text: QUESTION }] }] };
  if (clientProtocol === 'openai-responses') return { model, input: QUESTION, ...stream };
  if (clientProtocol === 'openai-chat') return { model, messages, ...stream };
  return operation === 'count-tokens' ? { model, messages } : { model, max_tokens: MOST_TOKENS, messages, ...stream };
}
