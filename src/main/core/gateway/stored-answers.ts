// Requests that continue an earlier answer, and answers that later requests may continue (Responses: `previous_response_id`).
import { FailureError } from '../ir/failure.ts';
import type { JsonObject } from '../ir/json.ts';
import type { Candidate } from '../routing/candidate.ts';
import type { AnswerStoring } from '../wire/codec.ts';
import type { AnswerStore } from './answer-store.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { writtenAnew, type RequestBody } from './read-body.ts';

export interface Continued {
  readonly body: RequestBody;
  /** The connection whose provider keeps the conversation. */
  readonly boundTo: string | undefined;
}

/**
 * Puts the conversation that the request refers to in front of it, when it was kept here. A conversation that a provider
 * keeps stays a reference, and so does an unknown one: the provider may know it from before this start.
 */
export function continueConversation(
  sent: RequestBody,
  storing: AnswerStoring | undefined,
  answers: AnswerStore,
): Continued {
  const body = storing === undefined ? sent : withKeptItems(sent, storing, answers);
  const previousId = storing?.previousId(body.json);
  const found = previousId === undefined ? undefined : answers.find(previousId);
  if (storing === undefined || found === undefined) return { body, boundTo: undefined };
  if (found.kind === 'bound') return { body, boundTo: found.connectionId };
  return { body: writtenAnew(storing.continueFrom(body.json, found.conversation)), boundTo: undefined };
}

/** Clients refer to single items as well (the AI SDK does unless it is told `store: false`). */
function withKeptItems(body: RequestBody, storing: AnswerStoring, answers: AnswerStore): RequestBody {
  const resolved = storing.withKeptItems(body.json, (id) => {
    const found = answers.find(id);
    return found?.kind === 'kept' ? found.answer : undefined;
  });
  return resolved === undefined ? body : writtenAnew(resolved);
}

/** Only the connection that keeps the conversation may serve the request. */
export function keepBound(candidates: readonly Candidate[], boundTo: string | undefined): Candidate[] {
  if (boundTo === undefined) return [...candidates];
  const able = candidates.filter(({ connectionId }) => connectionId === boundTo);
  if (able.length > 0) return able;
  throw new FailureError({
    code: 'bad-request',
    param: 'previous_response_id',
    message: `previous_response_id: this conversation is kept by the provider of the connection "${boundTo}", and the model asked for is served by another. Ask for ${boundTo}/… or send the whole conversation.`,
  });
}

/** Keeps an answer that was made here, if the client wants that. */
export function keepAnswer({ codec, body, services }: ExchangeContext, answer: JsonObject | undefined): void {
  const { storing } = codec;
  const id = answer === undefined ? undefined : storing?.idOf(answer);
  if (storing === undefined || answer === undefined || id === undefined || !storing.isWanted(body.json)) return;
  services.answers.keep(id, { answer, conversation: storing.conversation(body.json, answer) });
}

/** Remembers which connection's provider keeps an answer. */
export function bindAnswer(
  { codec, body, services }: ExchangeContext,
  id: string | undefined,
  connectionId: string,
): void {
  if (id !== undefined && codec.storing?.isWanted(body.json) === true) services.answers.bind(id, connectionId);
}
