// A whole Messages answer as the events its stream would have given (rule I-5): it is replayed through the same handlers.
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asObject, type JsonObject } from '../../ir/json.ts';
import { createState, step } from './parse-events.ts';

/** The events of a whole answer, or the `error` event that its body stands for. */
export function parseAnswer(body: JsonObject): IrEvent[] {
  const state = createState();
  if (body['type'] === 'error' || body['error'] !== undefined) return step(state, { ...body, type: 'error' });
  return [...wireEvents(body)].flatMap((data) => step(state, data));
}

function* wireEvents(body: JsonObject): Generator<JsonObject> {
  yield { type: 'message_start', message: body };
  for (const [index, block] of asArray(body['content']).entries()) {
    yield { type: 'content_block_start', index, content_block: block };
    for (const citation of asArray(asObject(block)?.['citations'])) {
      yield { type: 'content_block_delta', index, delta: { type: 'citations_delta', citation } };
    }
    yield { type: 'content_block_stop', index };
  }
  const { stop_reason: reason = null, stop_sequence: sequence = null, stop_details: details = null } = body;
  yield {
    type: 'message_delta',
    delta: { stop_reason: reason, stop_sequence: sequence, stop_details: details },
  };
  yield { type: 'message_stop' };
}
