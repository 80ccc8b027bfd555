// The four protocols by name. The only place that knows them all.
import type { Protocol } from '../ir/protocol.ts';
import { anthropicMessages } from '../wire/anthropic-messages/index.ts';
import type { WireCodec } from '../wire/codec.ts';
import { gemini } from '../wire/gemini/index.ts';
import { openaiChat } from '../wire/openai-chat/index.ts';
import { openaiResponses } from '../wire/openai-responses/index.ts';

const CODECS: Record<Protocol, WireCodec> = {
  'anthropic-messages': anthropicMessages,
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  gemini,
};

/** The codec of a protocol; there is one for each. */
export function codecFor(protocol: Protocol): WireCodec {
  return CODECS[protocol];
}
