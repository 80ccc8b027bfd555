// Exchanges for tests of the window.
import type { Exchange } from '../../../src/shared/model/exchange.ts';

/** A finished exchange; `change` sets what the test is about. */
export function exchange(id: string, change: Partial<Exchange> = {}): Exchange {
  return {
    id,
    startedAt: 1000,
    state: 'done',
    client: 'claude-code',
    operation: 'generate',
    askedModel: 'claude-sonnet-4-5',
    servedModel: 'glm-4.6',
    connectionId: 'work',
    clientProtocol: 'anthropic-messages',
    upstreamProtocol: 'openai-chat',
    isStreaming: true,
    status: 200,
    ignoredFields: [],
    attempts: [],
    ...change,
  };
}
