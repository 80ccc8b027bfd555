// Reads an answer that is there as a whole, whatever its content type says it is.
import type { IrEvent } from '../../ir/events.ts';
import { isJsonObject } from '../../ir/json.ts';
import { createSseReader } from '../../upstream/sse-reader.ts';
import type { WireCodec } from '../../wire/codec.ts';
import { notTheProtocol, parseAnswerBody } from './provider-failure.ts';

/** The content type lies at times: what an answer looks like decides. */
export function isEventStream(bytes: Buffer): boolean {
  return /^(?:data|event|id|retry)?:/.test(bytes.subarray(0, 64).toString('utf8').trimStart());
}

/** The events of an answer, streamed or not. Throws FailureError when it is none of this protocol. */
export function eventsOf(bytes: Buffer, codec: WireCodec): IrEvent[] {
  if (isEventStream(bytes)) return eventsOfStream(bytes, codec);
  const json = parseAnswerBody(bytes);
  const body = Array.isArray(json) ? json[0] : json;
  if (!isJsonObject(body)) throw notTheProtocol(bytes);
  return codec.parseAnswer(body);
}

function eventsOfStream(bytes: Buffer, codec: WireCodec): IrEvent[] {
  const reader = createSseReader();
  const parser = codec.createEventParser();
  return [...reader.push(bytes), ...reader.end()].flatMap((event) => parser.push(event));
}
