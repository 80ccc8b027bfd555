// A whole Responses answer as the events its stream would have given (rule I-5): as if only its last event had come.
import type { IrEvent } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import { asString, type JsonObject } from '../../ir/json.ts';
import { parseFailure } from './failures.ts';
import { createAnswerState, step } from './parse-answer-events.ts';

/**
 * The events of a whole answer, as its last stream event would tell them. An answer that is not over yet, or that is none, becomes one
 * `error` event.
 */
export function parseAnswer(body: JsonObject): IrEvent[] {
  const status = asString(body['status']);
  if (status === 'queued' || status === 'in_progress') {
    const message = 'The provider has only begun to answer. Leave "background" out, or try again.';
    return [{ type: 'error', failure: { code: 'protocol', message } }];
  }
  if (status === undefined && !Array.isArray(body['output'])) return [{ type: 'error', failure: noAnswer(body) }];
  return step(createAnswerState(), { type: `response.${status ?? 'completed'}`, response: body });
}

const ERROR_FIELDS = ['error', 'message', 'detail', 'base_resp'] as const;

/** Some providers send their errors with status 200 (rule E-3). */
function noAnswer(body: JsonObject): Failure {
  if (ERROR_FIELDS.some((field) => body[field] !== undefined)) {
    return parseFailure({ status: 200, headers: {}, json: body, text: '' });
  }
  return { code: 'protocol', message: 'The provider sent JSON that is no answer of the Responses API.', raw: body };
}
