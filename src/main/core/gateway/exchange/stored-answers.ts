// Requests that continue an earlier answer, and answers that later requests may continue (Responses: `previous_response_id`).
import type { JsonObject } from '../../ir/json.ts';
import type { AnswerStoring } from '../../wire/codec.ts';
import type { AnswerStore, BoundAnswer } from './answer-store.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { writtenAnew, type RequestBody } from '../body/read-body.ts';

export interface Continued {
  readonly body: RequestBody;
  /** The connection whose provider keeps the conversation, and the key by which it knows us. */
  readonly boundTo: BoundAnswer | undefined;
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
  if (found.kind === 'bound') return { body, boundTo: found };
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

/** Keeps an answer that was made here, if the client wants that. */
export function keepAnswer({ codec, body, services }: ExchangeContext, answer: JsonObject | undefined): void {
  const { storing } = codec;
  const id = answer === undefined ? undefined : storing?.idOf(answer);
  if (storing === undefined || answer === undefined || id === undefined || !storing.isWanted(body.json)) return;
  services.answers.keep(id, { answer, conversation: storing.conversation(body.json, answer) });
}

/** Remembers which connection's provider keeps an answer, and under which key. */
export function bindAnswer(
  { codec, body, services, credential }: ExchangeContext,
  id: string | undefined,
  connectionId: string,
): void {
  if (id === undefined || codec.storing?.isWanted(body.json) !== true) return;
  services.answers.bind(id, connectionId, credential);
}
