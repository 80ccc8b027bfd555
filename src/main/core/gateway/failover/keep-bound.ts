// A conversation that a provider keeps goes on there, and nowhere else (TL-17).
import { FailureError } from '../../ir/failure.ts';
import type { BoundAnswer } from '../exchange/answer-store.ts';
import type { Option } from './option.ts';

/** Only the connection that keeps the conversation may serve the request, and only with the same key (TL-17). */
export function keepBound(options: readonly Option[], boundTo: BoundAnswer | undefined): readonly Option[] {
  if (boundTo === undefined) return options;
  const { connectionId, credential } = boundTo;
  const able = options.filter(({ candidate }) => candidate.connectionId === connectionId);
  const same = able.filter(({ ids }) => credential === undefined || ids.credential === credential);
  if (same.length > 0) return same;
  const why =
    able.length > 0
      ? `was begun with another key of the connection "${connectionId}", which is no longer there. Send the whole conversation.`
      : `is kept by the provider of the connection "${connectionId}", and the model asked for is served by another. Ask for ${connectionId}/… or send the whole conversation.`;
  throw new FailureError({
    code: 'bad-request',
    param: 'previous_response_id',
    message: `previous_response_id: this conversation ${why}`,
  });
}
