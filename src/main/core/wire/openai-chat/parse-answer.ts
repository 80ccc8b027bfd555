// Reads a whole (non-streamed) answer as the events that its stream would have given.
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asObject, type JsonObject } from '../../ir/json.ts';
import { createAnswerState, fail, finish, readChunk } from './parse-chunk.ts';
import { hasStartedCalls } from './parse-tool-deltas.ts';

/** The events of a whole answer. One without any choice becomes an `error` event. */
export function parseAnswer(body: JsonObject): IrEvent[] {
  const state = createAnswerState();
  const events: IrEvent[] = [];
  readChunk(state, { chunk: body, isWhole: true }, events);
  const firstChoice = asObject(asArray(body['choices'])[0]);
  if (firstChoice === undefined && !state.isOver) {
    const message = 'The provider answered without any choice in it. Try again, or choose another model.';
    fail(state, { code: 'protocol', message, raw: body }, events);
  }
  if (state.isOver) return events;
  // A whole body is no cut answer: small servers leave the reason out.
  if (!state.isFinished) {
    finish(state, { reason: hasStartedCalls(state.tools) ? 'tool' : 'stop', choice: firstChoice ?? {} }, events);
  }
  if (!state.isOver) events.push({ type: 'end' });
  return events;
}
