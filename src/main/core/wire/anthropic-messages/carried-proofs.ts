// Takes out of a native request what Dragoman carried through it for another protocol (rule K-7).
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { isWrapped } from '../../ir/signatures.ts';
import { isCarriedCitation } from './citations.ts';

/** Thinking that Anthropic did not sign is left out; a tool turn that loses its thinking by this goes on without it (K-9). */
export function withoutCarriedProofs(body: JsonObject): JsonObject {
  const messages = asArray(body['messages']);
  const kept = messages.flatMap(withoutCarried);
  return { ...body, messages: kept, ...(needsThinkingOff(body, kept) ? { thinking: { type: 'disabled' } } : {}) };
}

function withoutCarried(message: JsonValue): JsonValue[] {
  const content = asObject(message)?.['content'];
  if (!isJsonObject(message) || !Array.isArray(content)) return [message];
  const kept = content.filter((block) => !isCarried(block)).map(withoutCarriedCitations);
  return kept.length === 0 ? [] : [{ ...message, content: kept }];
}

function isCarried(block: JsonValue): boolean {
  const fields = asObject(block);
  const proof = fields?.['type'] === 'thinking' ? fields['signature'] : fields?.['data'];
  const isThought = fields?.['type'] === 'thinking' || fields?.['type'] === 'redacted_thinking';
  return isThought && isWrapped(asString(proof) ?? '');
}

function withoutCarriedCitations(block: JsonValue): JsonValue {
  const citations = asObject(block)?.['citations'];
  if (!isJsonObject(block) || !Array.isArray(citations) || !citations.some(isCarriedCitation)) return block;
  const { citations: _citations, ...rest } = block;
  const own = citations.filter((citation) => !isCarriedCitation(citation));
  return own.length === 0 ? rest : { ...rest, citations: own };
}

/** With thinking enabled, Anthropic wants the tool turn that is under way to begin with a signed thought. */
function needsThinkingOff(body: JsonObject, messages: readonly JsonValue[]): boolean {
  if (asObject(body['thinking'])?.['type'] !== 'enabled') return false;
  const last = asArray(asObject(messages.at(-1))?.['content']);
  if (!last.some((block) => asObject(block)?.['type'] === 'tool_result')) return false;
  const assistant = messages.findLast((message) => asObject(message)?.['role'] === 'assistant');
  const first = asObject(asArray(asObject(assistant)?.['content'])[0])?.['type'];
  return first !== 'thinking' && first !== 'redacted_thinking';
}
