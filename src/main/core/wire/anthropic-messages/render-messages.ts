// Turns of the middle language into Messages messages that keep Anthropic's rules on order (wire.md §2.2).
import { refuse } from '../../ir/failure.ts';
import { asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { asReminder, joinText, normalizeTurns } from '../../ir/normalize-turns.ts';
import type {
  IrMedia,
  IrPart,
  IrReasoning,
  IrRequest,
  IrText,
  IrToolCall,
  IrToolResult,
  IrTurn,
} from '../../ir/request.ts';
import { WRAPPED_INPUT } from '../../ir/restore-tools.ts';
import { documentText } from '../../ir/text-document.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import { createCallIds } from './call-ids.ts';
import { isCarriedCitation } from './citations.ts';

export interface RenderedMessages {
  readonly messages: JsonObject[];
  /** The tool turn that is under way, if any, begins with thinking that Anthropic can verify (rule K-9). */
  readonly hasSignedTurn: boolean;
}

interface Context {
  readonly names: ToolNames;
  readonly callId: (id: string) => string;
}

/** Anthropic wants a user first; a history that was compacted may begin with the assistant (rules ). */
const OPENING: JsonObject = { role: 'user', content: [{ type: 'text', text: 'Continue.' }] };

/** The conversation as `messages`, and whether the model's last turn is signed, without which it may not think. */
export function renderMessages(request: IrRequest, names: ToolNames): RenderedMessages {
  const context: Context = { names, callId: createCallIds() };
  // Not every model takes system turns, so they become marked user text (rule S-3), and neighbours merge once more.
  const turns = normalizeTurns(normalizeTurns(request.turns).map(systemAsUser));
  const messages = turns.map((turn, index) => ({
    role: turn.role,
    content: renderParts(turn, context, index === turns.length - 1),
  }));
  const filled = messages.filter(({ content }) => content.length > 0);
  const opened = filled[0]?.role === 'user' ? filled : [OPENING, ...filled];
  return { messages: opened, hasSignedTurn: isToolTurnSigned(turns) };
}

function systemAsUser(turn: IrTurn): IrTurn {
  if (turn.role !== 'system') return turn;
  return { role: 'user', parts: [{ type: 'text', text: asReminder(joinText(turn.parts)) }] };
}

function isToolTurnSigned(turns: readonly IrTurn[]): boolean {
  const last = turns.at(-1);
  if (last?.role !== 'user' || last.parts[0]?.type !== 'tool-result') return true;
  const first = turns.at(-2)?.parts[0];
  return first?.type === 'reasoning' && first.signature?.origin === 'anthropic-messages';
}

function renderParts(turn: IrTurn, context: Context, isLast: boolean): JsonValue[] {
  const blocks = turn.parts.flatMap((part) => renderPart(part, context));
  // An answer to be continued must not end in white space.
  const final = blocks.at(-1);
  if (isLast && turn.role === 'assistant' && final?.['type'] === 'text')
    final['text'] = (asString(final['text']) ?? '').trimEnd();
  return blocks;
}

function renderPart(part: IrPart, context: Context): JsonObject[] {
  switch (part.type) {
    case 'text':
      return [renderText(part)];
    case 'refusal':
      return [{ type: 'text', text: part.text }];
    case 'media':
      return [renderMedia(part)];
    case 'tool-call':
      return [renderCall(part, context)];
    case 'tool-result':
      return [renderResult(part, context)];
    case 'reasoning':
      return renderReasoning(part);
    case 'native':
      return [part.raw as JsonObject];
  }
}

function cacheControl(cache: JsonObject | undefined): JsonObject {
  return cache === undefined ? {} : { cache_control: cache };
}

function renderText({ text, cache, citations }: IrText): JsonObject {
  const own = citations?.filter(isOwnCitation) ?? [];
  return { type: 'text', text, ...(own.length === 0 ? {} : { citations: own }), ...cacheControl(cache) };
}

/** Other protocols cite in shapes that Anthropic refuses. */
function isOwnCitation(citation: JsonValue): boolean {
  return asString(asObject(citation)?.['type'])?.endsWith('_location') === true && !isCarriedCitation(citation);
}

function renderCall(call: IrToolCall, { names, callId }: Context): JsonObject {
  const input = call.kind === 'custom' ? { [WRAPPED_INPUT]: call.inputText ?? '' } : call.input;
  return {
    type: 'tool_use',
    id: callId(call.id),
    name: names.toTarget(call.name, call.namespace),
    input,
    ...cacheControl(call.cache),
  };
}

function renderResult(result: IrToolResult, { callId }: Context): JsonObject {
  const content = result.parts.filter((part) => part.type !== 'text' || part.text.trim() !== '');
  return {
    type: 'tool_result',
    tool_use_id: callId(result.callId),
    content: content.map((part) => (part.type === 'text' ? renderText(part) : renderMedia(part))),
    ...(result.isError === true ? { is_error: true } : {}),
    ...cacheControl(result.cache),
  };
}

/** Only what Anthropic signed may go back to it (rule K-7). */
function renderReasoning({ text, signature, isRedacted }: IrReasoning): JsonObject[] {
  if (signature?.origin !== 'anthropic-messages') return [];
  if (isRedacted === true) return [{ type: 'redacted_thinking', data: signature.value }];
  return [{ type: 'thinking', thinking: text, signature: signature.value }];
}

function renderMedia(media: IrMedia): JsonObject {
  const path = media.path ?? 'messages';
  if (media.kind === 'audio' || media.kind === 'video') {
    return refuse(path, `Anthropic takes no ${media.kind}`);
  }
  const title = media.kind === 'document' && media.name !== undefined ? { title: media.name } : {};
  return { type: media.kind, source: renderSource(media, path), ...title, ...cacheControl(media.cache) };
}

function renderSource(media: IrMedia, path: string): JsonObject {
  const { kind, source, mediaType } = media;
  switch (source.type) {
    case 'url':
      return { type: 'url', url: source.url };
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
    case 'file':
      return { type: 'file', file_id: source.id };
    case 'base64':
      return renderBase64({ ...media, mediaType: mediaType ?? defaultType(kind) }, source.data, path);
  }
}

function defaultType(kind: IrMedia['kind']): string {
  return kind === 'document' ? 'application/pdf' : 'image/png';
}

/** Documents are PDF or plain text to Anthropic. */
function renderBase64(media: IrMedia & { mediaType: string }, data: string, path: string): JsonObject {
  const { kind, mediaType } = media;
  if (kind === 'image' || mediaType === 'application/pdf') return { type: 'base64', media_type: mediaType, data };
  const text = documentText(media);
  if (text === undefined) return refuse(path, `Anthropic takes documents as PDF or plain text, not as ${mediaType}`);
  return { type: 'text', media_type: 'text/plain', data: text };
}
