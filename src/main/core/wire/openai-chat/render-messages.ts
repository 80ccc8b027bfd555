// Turns of the middle language as Chat messages: calls answered at once, results before media before text (wire.md §2.2).
import { asString, isJsonObject, wellFormed, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { asReminder, joinText, normalizeTurns } from '../../ir/normalize-turns.ts';
import type {
  IrMedia,
  IrPart,
  IrReasoning,
  IrRequest,
  IrSignature,
  IrToolCall,
  IrToolResult,
  IrTurn,
} from '../../ir/request.ts';
import { WRAPPED_INPUT } from '../../ir/restore-tools.ts';
import { documentText } from '../../ir/text-document.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import { createCallIds } from './call-ids.ts';
import { signatureFields, SKIPPED_SIGNATURE } from './carried-proofs.ts';
import { restoreDetails } from './reasoning-details.ts';
import { renderContent, type ContentRules } from './render-content.ts';

interface Context extends ContentRules {
  readonly toolNames: ToolNames;
  readonly callId: (id: string) => string;
}

/** Mistral wants an assistant between a tool and a user. */
const BRIDGE: JsonObject = { role: 'assistant', content: 'Done.' };

/** @param appendix instructions of our own that follow the client's */
export function renderMessages(
  request: IrRequest,
  { toolNames, appendix, ...rules }: ContentRules & { toolNames: ToolNames; appendix?: string | undefined },
): JsonObject[] {
  const context: Context = { ...rules, toolNames, callId: createCallIds(rules.dialect) };
  const { allowsLaterSystem } = rules.dialect;
  const turns = normalizeTurns(allowsLaterSystem ? request.turns : request.turns.map(systemAsUser));
  return [...renderSystem(request, appendix, context), ...turns.flatMap((turn) => renderTurn(turn, context))];
}

/** Without a later system slot an instruction is marked user text (rule S-3). */
function systemAsUser(turn: IrTurn): IrTurn {
  if (turn.role !== 'system') return turn;
  const text = joinText(turn.parts);
  return { role: 'user', parts: text.trim() === '' ? [] : [{ type: 'text', text: asReminder(text) }] };
}

/** One leading message, as one string unless the provider is told where to cache. */
function renderSystem(request: IrRequest, appendix: string | undefined, context: Context): JsonObject[] {
  const role = context.dialect.systemRole;
  const filled = request.system.filter(({ text }) => text.trim() !== '');
  const content = renderContent(filled, context);
  if (Array.isArray(content)) {
    const added: JsonObject[] = appendix === undefined ? [] : [{ type: 'text', text: appendix }];
    return [{ role, content: [...content, ...added] }];
  }
  const texts = [...filled.map(({ text }) => text), ...(appendix === undefined ? [] : [appendix])];
  return texts.length === 0 ? [] : [{ role, content: texts.join('\n\n') }];
}

function renderTurn(turn: IrTurn, context: Context): JsonObject[] {
  switch (turn.role) {
    case 'assistant':
      return renderAssistant(turn.parts, context);
    case 'system':
      return [{ role: context.dialect.systemRole, content: joinText(turn.parts) }];
    case 'user':
      return renderUser(turn.parts, context);
  }
}

/** Tool messages first, then ONE user message with the media of the results before everything else (rule T-7). */
function renderUser(parts: readonly IrPart[], context: Context): JsonObject[] {
  const results = parts.filter((part): part is IrToolResult => part.type === 'tool-result');
  const media = results.flatMap((result) => result.parts.filter(isRealMedia));
  const others = parts.filter((part) => part.type !== 'tool-result');
  const content = renderContent([...media, ...others], context);
  const messages = results.map((result) => renderResult(result, context));
  if (content === undefined) return messages;
  const needsBridge = messages.length > 0 && context.dialect.needsAssistantAfterTool;
  return [...messages, ...(needsBridge ? [BRIDGE] : []), { role: 'user', content }];
}

function isRealMedia(part: IrPart): part is IrMedia {
  return part.type === 'media' && documentText(part) === undefined;
}

function renderResult(result: IrToolResult, context: Context): JsonObject {
  if ([result, ...result.parts].some(({ cache }) => cache !== undefined)) context.ignored.add('cache_control');
  const content = renderContent(result.parts.filter((part) => !isRealMedia(part)).map(withoutCache), context);
  const text = asString(content) ?? '';
  const isMarked = result.isError !== true || /^error\b/i.test(text);
  const shown = text === '' && result.parts.some(isRealMedia) ? '[see the next message]' : text;
  return {
    role: 'tool',
    tool_call_id: context.callId(result.callId),
    content: isMarked ? shown : `Error: ${shown}`,
  };
}

/** Tool messages are strings: there is no place for a cache mark. */
function withoutCache(part: IrPart): IrPart {
  if (part.type !== 'text' || part.cache === undefined) return part;
  return { type: 'text', text: part.text };
}

function renderAssistant(parts: readonly IrPart[], context: Context): JsonObject[] {
  const calls = parts.filter((part): part is IrToolCall => part.type === 'tool-call');
  const content = renderContent(parts, context);
  if (calls.length === 0) return content === undefined ? [] : [{ role: 'assistant', content }];
  const reasoning = parts.filter((part): part is IrReasoning => part.type === 'reasoning');
  return [
    {
      role: 'assistant',
      // Null is allowed only beside calls.
      content: content ?? null,
      ...replayReasoning(reasoning, content, context),
      tool_calls: renderCalls(parts, context),
    },
  ];
}

/** Thinking models of some vendors want their reasoning back with the calls it led to (rule K-10). */
function replayReasoning(
  reasoning: readonly IrReasoning[],
  content: string | JsonObject[] | undefined,
  { dialect }: Context,
): JsonObject {
  const text = reasoning.flatMap((part) => (part.isRedacted === true ? [] : [part.text])).join('\n\n');
  if (dialect.reasoningControl === 'openrouter') {
    const details = reasoning.flatMap((part) => restoreDetails(part) ?? []);
    if (details.length > 0) return { reasoning_details: details };
  }
  switch (dialect.reasoningReplay) {
    case 'reasoning_content':
      // DeepSeek V4 demands the field even when there was no reasoning.
      return { reasoning_content: text };
    case 'reasoning':
      return text === '' ? {} : { reasoning: text };
    case 'thinking-part':
      return text === '' ? {} : { content: [thinkingPart(text), ...contentParts(content)] };
    case 'none':
      return {};
  }
}

function thinkingPart(text: string): JsonObject {
  return { type: 'thinking', thinking: [{ type: 'text', text }] };
}

function contentParts(content: string | JsonObject[] | undefined): JsonObject[] {
  if (content === undefined) return [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** A proof of Gemini's may stand before its call: clients of other protocols carry it as a thought (§5.3). */
function renderCalls(parts: readonly IrPart[], context: Context): JsonObject[] {
  const { thoughtSignatures } = context.dialect;
  const calls: JsonObject[] = [];
  let held: IrSignature | undefined;
  for (const part of parts) {
    if (part.type === 'reasoning' && part.signature?.origin === 'gemini') held = part.signature;
    if (part.type !== 'tool-call') continue;
    const own = part.signature?.origin === 'gemini' ? part.signature : held;
    const isStepUnsigned = thoughtSignatures === 'demanded' && calls.length === 0;
    const proof = own ?? (isStepUnsigned ? SKIPPED_SIGNATURE : undefined);
    calls.push({ ...renderCall(part, context), ...(thoughtSignatures === undefined ? {} : signatureFields(proof)) });
    held = undefined;
  }
  return calls;
}

function renderCall(call: IrToolCall, { toolNames, callId }: Context): JsonObject {
  const name = toolNames.toTarget(call.name, call.namespace);
  return { id: callId(call.id), type: 'function', function: { name, arguments: argumentText(call) } };
}

/** The client's own text where it is whole, byte for byte: prompt caches depend on it. Never `""` (rule T-9). */
function argumentText({ kind, input, inputText }: IrToolCall): string {
  if (kind === 'custom') return JSON.stringify(wellFormed({ [WRAPPED_INPUT]: inputText ?? '' }));
  const isWhole = inputText !== undefined && isJsonObject(parsed(inputText));
  return isWhole ? inputText : JSON.stringify(wellFormed(input));
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // Cut by a token limit: the agreed stand-in is sent instead.
    return undefined;
  }
}
