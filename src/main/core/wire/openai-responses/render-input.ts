// Turns into input items (wire.md §2.2, §3, §4.4, §5.3).
import { refuse } from '../../ir/failure.ts';
import { isJsonObject, parseToolInput, wellFormed, type JsonObject } from '../../ir/json.ts';
import { joinText, normalizeTurns } from '../../ir/normalize-turns.ts';
import type { IrMedia, IrPart, IrReasoning, IrRequest, IrToolCall, IrToolResult, IrTurn } from '../../ir/request.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import { legalCallId } from './call-ids.ts';
import { inputText, outputText, renderMedia, renderOutput } from './render-content.ts';

interface Writer {
  readonly items: JsonObject[];
  readonly names: ToolNames;
  /** Outputs have the type of their call. */
  readonly customCalls: Set<string>;
  /** Reasoning that waits for the item it produced: without one it may not be sent. */
  pending: JsonObject[];
}

/** The conversation as input items; tools are called by the names that the provider was given. */
export function renderInput(request: IrRequest, names: ToolNames): JsonObject[] {
  const writer: Writer = { items: [], names, customCalls: new Set(), pending: [] };
  for (const turn of normalizeTurns(request.turns)) WRITERS[turn.role](writer, turn);
  return writer.items;
}

const WRITERS: Record<IrTurn['role'], (writer: Writer, turn: IrTurn) => void> = {
  user: writeUserTurn,
  assistant: writeAssistantTurn,
  // Later instructions stay instructions, in their place (rule S-3).
  system: (writer, { parts }) => writer.items.push(message('developer', [inputText(joinText(parts))])),
};

function message(role: string, content: JsonObject[]): JsonObject {
  return { type: 'message', role, content };
}

function writeUserTurn(writer: Writer, { parts }: IrTurn): void {
  let content: JsonObject[] = [];
  const flush = (): void => {
    if (content.length > 0) writer.items.push(message('user', content));
    content = [];
  };
  for (const part of parts) {
    const item = userItem(writer, part);
    if (item === undefined) {
      content.push(...userContent(part));
    } else {
      flush();
      writer.items.push(item);
    }
  }
  flush();
}

/** What is an item of its own, not content of a message. */
function userItem(writer: Writer, part: IrPart): JsonObject | undefined {
  if (part.type === 'tool-result') return renderResult(writer, part);
  return part.type === 'native' && isJsonObject(part.raw) ? part.raw : undefined;
}

function userContent(part: IrPart): JsonObject[] {
  if (part.type === 'text' || part.type === 'refusal') return [inputText(part.text)];
  return part.type === 'media' ? [renderMedia(part)] : [];
}

function renderResult({ customCalls }: Writer, result: IrToolResult): JsonObject {
  const type = customCalls.has(result.callId) ? 'custom_tool_call_output' : 'function_call_output';
  return { type, call_id: legalCallId(result.callId), output: renderOutput(result) };
}

function writeAssistantTurn(writer: Writer, { parts }: IrTurn): void {
  let content: JsonObject[] = [];
  const flush = (): void => {
    if (content.length > 0) place(writer, message('assistant', content));
    content = [];
  };
  for (const part of parts) {
    const piece = assistantContent(part);
    if (piece !== undefined) {
      content.push(piece);
      continue;
    }
    flush();
    writeAssistantItem(writer, part);
  }
  flush();
  // Reasoning that led to nothing would be refused.
  writer.pending = [];
}

function assistantContent(part: IrPart): JsonObject | undefined {
  if (part.type === 'text') return outputText(part);
  return part.type === 'refusal' ? { type: 'refusal', refusal: part.text } : undefined;
}

function writeAssistantItem(writer: Writer, part: IrPart): void {
  switch (part.type) {
    case 'reasoning':
      writer.pending.push(...renderReasoning(part));
      return;
    case 'tool-call':
      place(writer, renderCall(writer, part));
      return;
    case 'native':
      if (isJsonObject(part.raw)) place(writer, part.raw);
      return;
    case 'media':
      refuseAssistantMedia(part);
      return;
    default:
  }
}

/** Reasoning stands directly before the item that it produced. */
function place(writer: Writer, item: JsonObject): void {
  writer.items.push(...writer.pending, item);
  writer.pending = [];
}

function refuseAssistantMedia({ path, kind }: IrMedia): void {
  refuse(
    path ?? kind,
    `this provider takes no ${kind} as the assistant's own words. Send it in a user message instead.`,
  );
}

/** Only OpenAI's own ciphertext may come back: others fail its check (rule K-7). */
function renderReasoning({ text, signature }: IrReasoning): JsonObject[] {
  if (signature?.origin !== 'openai-responses') return [];
  const { itemId, value } = signature;
  return [
    {
      type: 'reasoning',
      ...(itemId?.startsWith('rs_') === true ? { id: itemId } : {}),
      summary: text === '' ? [] : [{ type: 'summary_text', text }],
      encrypted_content: value,
    },
  ];
}

function renderCall({ names, customCalls }: Writer, call: IrToolCall): JsonObject {
  const head = { call_id: legalCallId(call.id), name: names.toTarget(call.name, call.namespace) };
  if (call.kind === 'custom') {
    customCalls.add(call.id);
    return { type: 'custom_tool_call', ...head, input: call.inputText ?? '' };
  }
  return { type: 'function_call', ...head, arguments: argumentText(call) };
}

/** The caller's own bytes where they are a JSON object: prompt caches are keyed by them (rule I-1). */
function argumentText({ inputText: text, input }: IrToolCall): string {
  if (text === undefined) return JSON.stringify(wellFormed(input));
  const isWhole = text.trim() === '{}' || Object.keys(parseToolInput(text)).length > 0;
  return isWhole ? text : JSON.stringify(wellFormed(input));
}
