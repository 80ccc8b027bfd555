// What a stored answer is made of: the Responses protocol lets a request continue an earlier one by its id.
import { asArray, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { AnswerStoring } from '../codec.ts';

export const storing: AnswerStoring = {
  idOf: (answer) => asString(answer['id']),
  previousId: (body) => asString(body['previous_response_id']),
  // Stored unless the client says no: that is the protocol's default.
  isWanted: (body) => body['store'] !== false,
  continueFrom: (body, earlier) => {
    const { previous_response_id: _previous, ...rest } = body;
    return { ...rest, input: [...earlier, ...inputItems(body)] };
  },
  withKeptItems: (body, find) => {
    const { input } = body;
    if (!Array.isArray(input)) return undefined;
    const items = input.map((item) => keptItem(item, find) ?? item);
    return items.some((item, index) => item !== input[index]) ? { ...body, input: items } : undefined;
  },
  conversation: (body, answer) => [...inputItems(body), ...asArray(answer['output'])],
  renderDeleted: (id) => ({ id, object: 'response.deleted', deleted: true }),
};

/** `rs_<exchange>_0`: our items have the id of their answer inside. */
const OWN_ITEM = /^[a-z]+_([a-z0-9]+)_\d+$/;

/** The item that a reference means, if it belongs to an answer that was kept here. */
function keptItem(item: JsonValue, find: (answerId: string) => JsonObject | undefined): JsonValue | undefined {
  if (!isJsonObject(item) || item['role'] !== undefined) return undefined;
  // References may leave their type out (rule R-6).
  if (item['type'] !== undefined && item['type'] !== 'item_reference') return undefined;
  const exchangeId = OWN_ITEM.exec(asString(item['id']) ?? '')?.[1];
  const answer = exchangeId === undefined ? undefined : find(`resp_${exchangeId}`);
  return asArray(answer?.['output']).find((kept) => isJsonObject(kept) && kept['id'] === item['id']);
}

/** Instructions are not carried over: each request brings its own. */
function inputItems(body: JsonObject): JsonValue[] {
  const { input } = body;
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return Array.isArray(input) ? input.filter(isJsonObject) : [];
}
