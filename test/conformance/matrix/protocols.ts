// The four protocols of the matrix by their names.
import type { Protocol } from '../../../src/shared/protocols.ts';
import { anthropicMessages } from './anthropic-messages/index.ts';
import { gemini } from './gemini/index.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';
import type { MatrixProtocol } from './words.ts';

export const MATRIX_PROTOCOLS: Readonly<Record<Protocol, MatrixProtocol>> = {
  'anthropic-messages': anthropicMessages,
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  gemini,
};
