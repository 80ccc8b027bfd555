// A whole generateContent answer as the events its stream would have given: it has the shape of a single chunk (rule I-5).
import type { IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import { createState, step } from './parse-events.ts';

export function parseAnswer(body: JsonObject): IrEvent[] {
  return step(createState(), body);
}
