// Results of calls towards Gemini: one functionResponse each, in call order, and what they hold beside text (wire.md §3.1).
import type { JsonObject } from '../../ir/json.ts';
import { joinText } from '../../ir/normalize-turns.ts';
import type { IrMedia, IrPart, IrToolResult } from '../../ir/request.ts';
import { documentText, namedDocumentText } from '../../ir/text-document.ts';
import { idForGemini } from './call-ids.ts';
import { renderMedia } from './render-media.ts';

export interface ResultContext {
  /** Gemini's name of the function that a call went to; it pairs by name. */
  readonly nameOfCall: (callId: string) => string | undefined;
  /** Gemini 3 takes media inside of a functionResponse, older models only beside it. */
  readonly nestsMedia: boolean;
}

/** Kinds that may stand inside of a functionResponse. */
const NESTABLE: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'application/pdf']);

/** All results of a turn, and behind them the media that cannot be a part of one. */
export function renderResults(results: readonly IrToolResult[], context: ResultContext): JsonObject[] {
  const responses: JsonObject[] = [];
  const beside: JsonObject[] = [];
  for (const result of results) {
    const media = result.parts.filter(
      (part): part is IrMedia => part.type === 'media' && documentText(part) === undefined,
    );
    const nested = context.nestsMedia ? media.filter(isNestable) : [];
    responses.push(renderResult(result, nested.map(renderMedia), context));
    beside.push(...media.filter((medium) => !nested.includes(medium)).map(renderMedia));
  }
  return [...responses, ...beside];
}

function isNestable({ source, mediaType }: IrMedia): boolean {
  return source.type === 'base64' && NESTABLE.has(mediaType ?? '');
}

/** The response must be an object: `output` or `error`, as Google's docs name them (rules T-14, T-15). */
function renderResult(result: IrToolResult, parts: JsonObject[], { nameOfCall }: ResultContext): JsonObject {
  const text = joinText(result.parts.flatMap(readable));
  const id = idForGemini(result.callId);
  const functionResponse: JsonObject = {
    ...(id === undefined ? {} : { id }),
    name: nameOfCall(result.callId) ?? result.name ?? result.callId,
    response: result.isError === true ? { error: text } : { output: text },
    ...(parts.length === 0 ? {} : { parts }),
  };
  return { functionResponse };
}

/** A plain-text document is text as well. */
function readable(part: IrToolResult['parts'][number]): IrPart[] {
  if (part.type === 'text') return [part];
  const text = namedDocumentText(part);
  return text === undefined ? [] : [{ type: 'text', text }];
}
