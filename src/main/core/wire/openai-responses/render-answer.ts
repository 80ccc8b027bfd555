// Sequenced events into one Responses answer: the same items as the stream, without its text.
import type { IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { AnswerContext } from '../codec.ts';
import { write } from './answer-writer.ts';
import { createWriterState } from './writer-state.ts';

/** The body of an answer that is not streamed: the same object that the last event of a stream carries. */
export function renderAnswer(events: readonly IrEvent[], context: AnswerContext): JsonObject {
  const state = createWriterState(context, { isStreaming: false });
  for (const event of events) write(state, event);
  return state.final ?? {};
}
