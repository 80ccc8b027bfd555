// Sequenced events into a Responses stream (wire.md §9.1).
import type { AnswerContext, EventRenderer } from '../codec.ts';
import { write } from './answer-writer.ts';
import { createWriterState } from './writer-state.ts';

/** A comment: the protocol has no event for it, and SDKs throw on unknown ones. */
const PING = ': ping\n\n';

/**
 * Writes one stream; each push gives the finished text of the events, empty where nothing is to be sent yet. `answer` is the whole answer
 * once the stream has ended.
 */
export function createEventRenderer(context: AnswerContext): EventRenderer {
  const state = createWriterState(context, { isStreaming: true });
  return { push: (event) => write(state, event), ping: () => PING, answer: () => state.final };
}
