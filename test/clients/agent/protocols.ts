// The four protocols as the scripted agent speaks them: where it is asked, and what of a request it would refuse.
import type { IncomingHttpHeaders } from 'node:http';
import type { Protocol } from '../../../src/shared/protocols.ts';
import { anthropicMessages } from '../../conformance/matrix/anthropic-messages/index.ts';
import { gemini } from '../../conformance/matrix/gemini/index.ts';
import { openaiChat } from '../../conformance/matrix/openai-chat/index.ts';
import { openaiResponses } from '../../conformance/matrix/openai-responses/index.ts';
import type { Fields, MatrixProtocol } from '../../conformance/matrix/words.ts';
import { THOUGHT_MARK } from './decide-turn.ts';
import { findChatViolations } from './rules/chat-rules.ts';
import { findGeminiViolations } from './rules/gemini-rules.ts';
import { findMessagesViolations } from './rules/messages-rules.ts';
import { findResponsesViolations } from './rules/responses-rules.ts';
import { signatureOf } from './rules/signature.ts';

export interface AgentProtocol extends MatrixProtocol {
  readonly protocol: Protocol;
  readonly model: string;
  /** Matches the path of a generation; the group is the model, where the path holds it. */
  readonly path: RegExp;
  readonly countPath?: RegExp;
  readonly countReply?: (tokens: number) => Fields;
  /** Comes back in a follow-up request if the client and the gateway kept the reasoning. */
  readonly reasoningProof: string;
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  /** What the real service would answer 400 to. */
  findViolations(body: Fields, headers: IncomingHttpHeaders): string[];
}

function bearer({ authorization }: IncomingHttpHeaders): string | undefined {
  return authorization?.replace(/^Bearer /i, '');
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export const AGENT_PROTOCOLS: readonly AgentProtocol[] = [
  {
    ...anthropicMessages,
    protocol: 'anthropic-messages',
    model: 'scripted-messages',
    path: /\/v1\/messages$/,
    countPath: /\/v1\/messages\/count_tokens$/,
    countReply: (tokens) => ({ input_tokens: tokens }),
    reasoningProof: signatureOf('anthropic-messages'),
    keyOf: (headers) => header(headers, 'x-api-key') ?? bearer(headers),
    findViolations: findMessagesViolations,
  },
  {
    ...openaiChat,
    protocol: 'openai-chat',
    model: 'scripted-chat',
    path: /\/chat\/completions$/,
    // Chat has no proof of reasoning: the text itself comes back from clients that keep it.
    reasoningProof: THOUGHT_MARK,
    keyOf: bearer,
    findViolations: findChatViolations,
  },
  {
    ...openaiResponses,
    protocol: 'openai-responses',
    model: 'scripted-responses',
    path: /\/responses$/,
    reasoningProof: signatureOf('openai-responses'),
    keyOf: bearer,
    findViolations: findResponsesViolations,
  },
  {
    ...gemini,
    protocol: 'gemini',
    model: 'scripted-gemini',
    path: /\/models\/(.+):(?:generateContent|streamGenerateContent)$/,
    countPath: /\/models\/(.+):countTokens$/,
    countReply: (tokens) => ({ totalTokens: tokens }),
    reasoningProof: signatureOf('gemini'),
    keyOf: (headers) => header(headers, 'x-goog-api-key'),
    findViolations: findGeminiViolations,
  },
];
