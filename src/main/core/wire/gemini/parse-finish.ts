// How an answer ended: with a reason, without content for a reason, or not yet.
import type { IrEvent } from '../../ir/events.ts';
import { asObject, asString, type JsonObject } from '../../ir/json.ts';
import { parseFinishReason } from './finish-reasons.ts';

/** The end that a chunk tells of; nothing where the answer goes on. */
export function parseFinish(chunk: JsonObject, candidate: JsonObject | undefined, hasContent: boolean): IrEvent[] {
  if (candidate === undefined) return parseFeedback(asObject(chunk['promptFeedback']), hasContent);
  const reason = asString(candidate['finishReason']) ?? '';
  const explanation = asString(candidate['finishMessage']) ?? '';
  const finish = parseFinishReason(reason);
  if (finish === undefined) return [];
  if (finish === 'filter') return filtered(`stopped the answer (${reason})`, explanation, hasContent);
  if (finish !== 'trouble') return [{ type: 'finish', reason: finish }];
  return hasContent ? [{ type: 'finish', reason: 'stop' }] : [failedAnswer(reason, explanation)];
}

function parseFeedback(feedback: JsonObject | undefined, hasContent: boolean): IrEvent[] {
  const reason = asString(feedback?.['blockReason']) ?? '';
  if (reason === '' || reason === 'BLOCKED_REASON_UNSPECIFIED') return [];
  return filtered(`blocked the prompt (${reason})`, asString(feedback?.['blockReasonMessage']) ?? '', hasContent);
}

/** An answer without a word would leave the user guessing. */
function filtered(what: string, words: string, hasContent: boolean): IrEvent[] {
  const refusal = `The provider ${what}${words === '' ? '.' : `: ${words}`}`;
  const told: IrEvent[] = hasContent ? [] : [{ type: 'refusal-delta', text: refusal }];
  return [...told, { type: 'finish', reason: 'filter' }];
}

function failedAnswer(reason: string, explanation: string): IrEvent {
  const why = explanation === '' ? '' : `: ${explanation}`;
  return {
    type: 'error',
    failure: {
      code: 'provider-error',
      message: `The model ended its answer without content (${reason})${why}. Send the request again.`,
      providerCode: reason,
    },
  };
}
