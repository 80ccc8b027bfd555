// The text of stream events: numbered, with the parts that repeat made once.
import type { JsonObject } from '../../ir/json.ts';

export interface Frames {
  event(type: string, fields: JsonObject): string;
  /** An event around the response object; what it repeats of the request is added here. */
  response(type: string, response: JsonObject): string;
  /** Prepares the events of one type about one item; only the piece of text varies. */
  deltas(type: string, place: JsonObject): void;
  delta(text: string): string;
}

/** Without streaming nothing is written, only items are built. */
export function createFrames(echo: JsonObject, { isStreaming }: { isStreaming: boolean }): Frames {
  return isStreaming ? createWritingFrames(echo) : SILENT;
}

const SILENT: Frames = { event: () => '', response: () => '', deltas: () => {}, delta: () => '' };

function createWritingFrames(echo: JsonObject): Frames {
  // Tools may be tens of kilobytes, and three events repeat them.
  const echoed = JSON.stringify(echo).slice(1);
  let sequence = 0;
  let deltaHead = '';
  let deltaTail = '';
  const head = (type: string): string => `event: ${type}\ndata: {"type":"${type}","sequence_number":${sequence++}`;
  return {
    event: (type, fields) => `${head(type)},${JSON.stringify(fields).slice(1)}\n\n`,
    response: (type, response) => `${head(type)},"response":${JSON.stringify(response).slice(0, -1)},${echoed}}\n\n`,
    deltas: (type, place) => {
      deltaHead = `event: ${type}\ndata: {"type":"${type}",${JSON.stringify(place).slice(1, -1)},"sequence_number":`;
      deltaTail = type === 'response.output_text.delta' ? ',"logprobs":[]}\n\n' : '}\n\n';
    },
    delta: (text) => `${deltaHead}${sequence++},"delta":${JSON.stringify(text)}${deltaTail}`,
  };
}
