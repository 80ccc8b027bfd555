// A whole generateContent answer as the events its stream would have given: it has the shape of a single chunk (rule I-5).
import type { IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import { createState, step } from './parse-events.ts';

/** The events of a whole answer, which has the shape of a single chunk of a stream. */
export function parseAnswer(body: JsonObject): IrEvent[] {
  return step(createState(), body);
}
