// Reads the stream of a Responses provider: deltas first, what they left out from the events behind them (rule W-6).
import type { IrEvent } from '../../ir/events.ts';
import { isJsonObject, type JsonObject } from '../../ir/json.ts';
import type { EventParser, WireEvent } from '../codec.ts';
import { createAnswerState, step } from './parse-answer-events.ts';

const NOTHING: IrEvent[] = [];

/** Reads the events of one stream, each in turn. What is not JSON, or of a type that we don't know, says nothing. */
export function createEventParser(): EventParser {
  const state = createAnswerState();
  return {
    push: (event) => {
      const data = readData(event);
      return data === undefined ? NOTHING : step(state, data);
    },
  };
}

/** `[DONE]`, keep-alives and garbage hold no event. */
function readData({ event, data }: WireEvent): JsonObject | undefined {
  const parsed = parseJson(data);
  if (!isJsonObject(parsed)) return undefined;
  return typeof parsed['type'] === 'string' || event === '' ? parsed : { ...parsed, type: event };
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Not an event of this protocol; if it was the last one, the stream counts as cut.
    return undefined;
  }
}
