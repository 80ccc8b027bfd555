// Says an answer of the matrix as a generateContent provider would.
import type { Reply } from '../../case-types.ts';
import { compact, pieces, sseLines } from '../fields.ts';
import type { Answer, AnswerPart, Fields, ProviderError, Usage } from '../words.ts';

const STOPS = { stop: 'STOP', tool: 'STOP', length: 'MAX_TOKENS', filter: 'SAFETY' } as const;

function headOf({ id = 'gr1', model = 'test-model' }: Answer): Fields {
  return { modelVersion: model, responseId: id };
}

export function writeAnswer(answer: Answer, isStreaming: boolean): Reply {
  const { parts, stop = 'stop', usage } = answer;
  const signature = parts.map((part) => ('signature' in part ? part.signature : undefined)).find(Boolean);
  const written = signParts(parts.map(writePart), signature);
  if (isStreaming) return { sse: sseLines(chunksOf(answer, written), false) };
  const candidate = { index: 0, content: { role: 'model', parts: written }, finishReason: STOPS[stop] };
  return { json: { ...headOf(answer), candidates: [candidate], usageMetadata: writeUsage(usage) } };
}

export function writeError({ status, message, retryAfter }: ProviderError): Reply {
  const details =
    retryAfter === undefined
      ? {}
      : { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }] };
  return { status, json: { error: { code: status, message, status: statusName(status), ...details } } };
}

function statusName(status: number): string {
  const names: Readonly<Record<number, string>> = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    429: 'RESOURCE_EXHAUSTED',
    503: 'UNAVAILABLE',
  };
  return names[status] ?? 'INTERNAL';
}

function writeUsage(usage: Usage | undefined): Fields {
  const { input = 0, cached = 0, output = 0, reasoning = 0 } = usage ?? {};
  return {
    promptTokenCount: input,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output - reasoning,
    thoughtsTokenCount: reasoning,
    totalTokenCount: input + output,
  };
}

function writePart(part: AnswerPart): Fields {
  if ('text' in part) return { text: part.text };
  if ('thinking' in part) return { text: part.thinking, thought: true };
  return { functionCall: { name: part.call.name, args: part.call.input } };
}

/** The proof of the thinking stands on the first call, or without calls on the last text. */
function signParts(parts: readonly Fields[], signature: string | undefined): Fields[] {
  const call = parts.findIndex((part) => part['functionCall'] !== undefined);
  const place = call === -1 ? parts.length - 1 : call;
  return parts.map((part, index) => compact(index === place ? { ...part, thoughtSignature: signature } : part));
}

function chunksOf(answer: Answer, parts: readonly Fields[]): Fields[] {
  const { stop = 'stop', usage, isCut, error } = answer;
  const head = headOf(answer);
  const chunk = (part: Fields): Fields => ({
    ...head,
    candidates: [{ index: 0, content: { role: 'model', parts: [part] } }],
  });
  const begin = parts.flatMap(splitPart).map(chunk);
  if (isCut === true) return begin;
  if (error !== undefined) {
    const { status, message } = error;
    return [...begin, { error: { code: status, message, status: statusName(status) } }];
  }
  const last = { index: 0, content: { role: 'model', parts: [{ text: '' }] }, finishReason: STOPS[stop] };
  return [...begin, { ...head, candidates: [last], usageMetadata: writeUsage(usage) }];
}

/** A text comes in pieces, its proof with the last one. */
function splitPart(part: Fields): Fields[] {
  if (typeof part['text'] !== 'string') return [part];
  const { thoughtSignature, ...plain } = part;
  const texts = pieces(part['text']);
  return texts.map((text, index) =>
    compact({ ...plain, text, thoughtSignature: index === texts.length - 1 ? thoughtSignature : undefined }),
  );
}
