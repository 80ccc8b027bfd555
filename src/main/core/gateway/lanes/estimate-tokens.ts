// A local estimate of input tokens, where the provider does not count: about four bytes a token, a fixed sum per image.
import type { IrPart, IrRequest } from '../../ir/request.ts';

const BYTES_PER_TOKEN = 4;
const TOKENS_PER_MEDIA = 1500;

/** Never exact; answers that hold it say so in `x-dragoman-estimate`. */
export function estimateTokens(request: IrRequest): number {
  let bytes = 0;
  let media = 0;
  const add = (text: string | undefined): void => {
    if (text !== undefined) bytes += Buffer.byteLength(text);
  };
  const addPart = (part: IrPart): void => {
    if (part.type === 'media') media += 1;
    else if (part.type === 'tool-result') for (const inner of part.parts) addPart(inner);
    else if (part.type === 'tool-call') add(part.name + (part.inputText ?? JSON.stringify(part.input)));
    else if (part.type === 'native') add(JSON.stringify(part.raw));
    else add(part.text);
  };
  for (const { text } of request.system) add(text);
  for (const turn of request.turns) for (const part of turn.parts) addPart(part);
  for (const tool of request.tools) {
    add(tool.name);
    add(tool.description);
    add(JSON.stringify(tool.schema ?? {}));
  }
  return Math.ceil(bytes / BYTES_PER_TOKEN) + media * TOKENS_PER_MEDIA;
}
