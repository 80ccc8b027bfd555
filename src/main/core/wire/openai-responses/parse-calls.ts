// Calls and their outputs in the input: functions, custom tools, and the tools of a special type that clients run.
import { reject } from '../../ir/failure.ts';
import {
  asArray,
  asObject,
  asString,
  isJsonObject,
  parseToolInput,
  type JsonObject,
  type JsonValue,
} from '../../ir/json.ts';
import type { IrToolCall, IrToolResult } from '../../ir/request.ts';
import { addAssistant, addResult, type InputReader, type Place } from './input-reader.ts';
import { parseOutput } from './parse-content.ts';
import { parseTools, TOOL_SEARCH } from './parse-tools.ts';
import { typeOf } from './type-of.ts';

/** Calls of tools with a type of their own: under which name and with which field as arguments others see them. */
const TYPED_CALLS: ReadonlyMap<string, { name: string; input: string }> = new Map([
  ['local_shell_call', { name: 'local_shell', input: 'action' }],
  ['shell_call', { name: 'shell', input: 'action' }],
  ['apply_patch_call', { name: 'apply_patch', input: 'operation' }],
]);

const OUTPUTS: ReadonlySet<unknown> = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'local_shell_call_output',
  'shell_call_output',
  'apply_patch_call_output',
]);

/** Reads the item if it is a call that the client runs; false otherwise. */
export function parseCall(reader: InputReader, item: JsonObject, place: Place): boolean {
  const call = readCall(item, place);
  if (call === undefined) return false;
  const itemId = asString(item['id']);
  if (itemId !== undefined) reader.callIds.set(itemId, call.id);
  addAssistant(reader, call);
  return true;
}

function readCall(item: JsonObject, { path }: Place): IrToolCall | undefined {
  const type = typeOf(item);
  if (type === 'function_call') return readFunctionCall(item, path);
  if (type === 'custom_tool_call') return readCustomCall(item, path);
  // A search that OpenAI ran itself has no id of a call.
  if (type === 'tool_search_call' && item['execution'] !== 'server' && typeof item['call_id'] === 'string') {
    return typedCall(item, { name: TOOL_SEARCH, input: 'arguments' }, path);
  }
  const typed = TYPED_CALLS.get(type);
  return typed === undefined ? undefined : typedCall(item, typed, path);
}

function needText(item: JsonObject, field: string, path: string): string {
  const value = asString(item[field]) ?? '';
  return value === '' ? reject(`${path}.${field}`, 'expected a text') : value;
}

function readFunctionCall(item: JsonObject, path: string): IrToolCall {
  const args = item['arguments'];
  const input = parseToolInput(args);
  // Broken arguments count as none (rule T-9); whole ones keep their bytes, for prompt caches.
  const isWhole = typeof args === 'string' && (Object.keys(input).length > 0 || args.trim() === '{}');
  return {
    type: 'tool-call',
    id: needText(item, 'call_id', path),
    name: needText(item, 'name', path),
    kind: 'function',
    input,
    ...(isWhole ? { inputText: args } : {}),
    ...namespaceOf(item),
  };
}

function readCustomCall(item: JsonObject, path: string): IrToolCall {
  return {
    type: 'tool-call',
    id: needText(item, 'call_id', path),
    name: needText(item, 'name', path),
    kind: 'custom',
    input: {},
    inputText: asString(item['input']) ?? '',
    ...namespaceOf(item),
  };
}

function namespaceOf(item: JsonObject): { namespace?: string } {
  const namespace = asString(item['namespace']);
  return namespace === undefined ? {} : { namespace };
}

function typedCall(item: JsonObject, { name, input }: { name: string; input: string }, path: string): IrToolCall {
  return {
    type: 'tool-call',
    id: asString(item['call_id']) ?? needText(item, 'id', path),
    name,
    kind: 'function',
    input: parseToolInput(item[input]),
    clientType: name,
  };
}

/** Reads the item if it is the output of such a call; false otherwise. */
export function parseCallOutput(reader: InputReader, item: JsonObject, place: Place): boolean {
  if (item['type'] === 'tool_search_output') return readToolSearchOutput(reader, item, place);
  if (!OUTPUTS.has(item['type'])) return false;
  const path = `${place.path}.output`;
  const output = asArray(item['output']).some(isShellOutput) ? shellText(item['output']) : item['output'];
  addResult(reader, {
    type: 'tool-result',
    callId: outputCallId(reader, item, place.path),
    parts: parseOutput(output, path, reader.findings),
    ...(item['status'] === 'failed' ? { isError: true } : {}),
  });
  return true;
}

function outputCallId(reader: InputReader, item: JsonObject, path: string): string {
  const callId = asString(item['call_id']);
  if (callId !== undefined && callId !== '') return callId;
  const itemId = needText(item, item['id'] === undefined ? 'call_id' : 'id', path);
  return reader.callIds.get(itemId) ?? itemId;
}

function isShellOutput(entry: JsonValue): boolean {
  return isJsonObject(entry) && entry['type'] === undefined && typeof entry['stdout'] === 'string';
}

/** The shell tool answers with one object a command; others read them as text. */
function shellText(output: JsonValue | undefined): string {
  const entries = asArray(output).map((entry) => {
    const { stdout, stderr, outcome } = asObject(entry) ?? {};
    const exitCode = asObject(outcome)?.['exit_code'];
    const ending = typeof exitCode === 'number' ? `[exit code ${exitCode}]` : '[timed out]';
    return [asString(stdout), asString(stderr), ending].filter((text) => text !== undefined && text !== '').join('\n');
  });
  return entries.join('\n');
}

/** What a client's search found can be called from now on, so it joins the tools (rule T-5). */
function readToolSearchOutput(reader: InputReader, item: JsonObject, { path }: Place): boolean {
  const callId = asString(item['call_id']);
  if (callId === undefined || item['execution'] === 'server') return false;
  const found = parseTools(asArray(item['tools']), `${path}.tools`, reader.findings);
  reader.tools.push(...found);
  const names = found.map(({ name, namespace }) => (namespace === undefined ? name : `${namespace}__${name}`));
  const text =
    names.length === 0 ? 'No tool was found.' : names.map((name) => `Tool ${name} is now available.`).join('\n');
  const result: IrToolResult = { type: 'tool-result', callId, parts: [{ type: 'text', text }] };
  addResult(reader, result);
  return true;
}
