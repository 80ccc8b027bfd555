// Holds a whole stream against the grammar of the client's protocol (wire.md §9.1).
import type { Protocol } from '../../../src/shared/protocols.ts';
import { readChatStream } from '../../helpers/chat-grammar.ts';
import { readGeminiStream } from '../../helpers/gemini-grammar.ts';
import { checkMessagesStream } from '../../helpers/grammar.ts';
import { readResponsesStream } from '../../helpers/responses-grammar.ts';

const GRAMMARS: Readonly<Record<Protocol, (text: string) => string[]>> = {
  'anthropic-messages': checkMessagesStream,
  'openai-chat': (text) => readChatStream(text).violations,
  'openai-responses': (text) => readResponsesStream(text).violations,
  gemini: (text) => readGeminiStream(text).problems,
};

/** What an SDK of this protocol would stumble over. */
export function grammarFaults(protocol: Protocol, text: string): string[] {
  return GRAMMARS[protocol](text).map((fault) => `stream grammar: ${fault}`);
}
