// Reads along while a native stream passes that is framed as one JSON array (Gemini without `alt=sse`).
import type { IrUsage } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import { isJsonObject, type JsonObject } from '../../ir/json.ts';
import { CUT } from '../../ir/sequencer.ts';
import { classifyTransportError } from '../../upstream/classify-transport.ts';
import type { WireCodec } from '../../wire/codec.ts';
import type { Lane, Outcome } from './lane.ts';

/** Beyond this size an answer passes all the same, but its usage stays unknown. */
const MAX_READ_BYTES = 8 * 1024 * 1024;

/** A lane that passes all bytes as they are and reads the elements of the array on the way. */
export function createArrayTap(codec: WireCodec, host: string): Lane & Outcome {
  const seen: Buffer[] = [];
  let length = 0;
  let failure: Failure | undefined;
  let usage: IrUsage | undefined;
  return {
    push: (bytes) => {
      length += bytes.length;
      if (length <= MAX_READ_BYTES) seen.push(bytes);
      return bytes;
    },
    end: () => {
      const elements = length <= MAX_READ_BYTES ? parseElements(Buffer.concat(seen)) : [];
      if (elements === undefined) failure = CUT;
      for (const element of elements ?? []) usage = codec.readUsage(element, usage) ?? usage;
      return '';
    },
    // Without its closing bracket the array can't be taken for whole.
    fail: (error) => {
      failure = classifyTransportError(error, host);
      return '';
    },
    // Nothing can be put into bytes that may be in the middle of a text.
    ping: () => '',
    isReady: () => length > 0,
    hasContent: () => length > 0,
    failure: () => failure,
    usage: () => usage,
    // Where an array ends shows only in its last byte, and by then the stream is closed.
    isComplete: () => false,
  };
}

/** Undefined when the text is no complete JSON. */
function parseElements(bytes: Buffer): JsonObject[] | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return (Array.isArray(parsed) ? parsed : [parsed]).filter(isJsonObject);
  } catch {
    // Cut: the client's own parser will say the same.
    return undefined;
  }
}
