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
  conversation: (body, answer) => [...inputItems(body), ...asArray(answer['output'])],
  renderDeleted: (id) => ({ id, object: 'response.deleted', deleted: true }),
};

/** Instructions are not carried over: each request brings its own. */
function inputItems(body: JsonObject): JsonValue[] {
  const { input } = body;
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return Array.isArray(input) ? input.filter(isJsonObject) : [];
}
