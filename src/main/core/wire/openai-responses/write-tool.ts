// Calls of an answer: functions, custom tools with their free text, and Codex's own tool search.
import type { IrToolStart } from '../../ir/events.ts';
import { parseToolInput, type JsonObject } from '../../ir/json.ts';
import { addItem, doneItem, itemId, type WriterState, type OpenTool, type ToolForm } from './writer-state.ts';
import { TOOL_SEARCH } from './parse-tools.ts';

function headOf({ id, callId, start }: OpenTool, status: string): JsonObject {
  const { name, namespace } = start;
  return { id, status, call_id: callId, name, ...(namespace === undefined ? {} : { namespace }) };
}

const FUNCTION: ToolForm = {
  prefix: 'fc',
  events: 'response.function_call_arguments',
  field: 'arguments',
  render: (tool, status) => ({ type: 'function_call', ...headOf(tool, status), arguments: tool.text }),
};

const CUSTOM: ToolForm = {
  prefix: 'ctc',
  events: 'response.custom_tool_call_input',
  field: 'input',
  render: (tool, status) => ({ type: 'custom_tool_call', ...headOf(tool, status), input: tool.text }),
};

/** Codex runs this one itself, and takes its arguments as an object (rule T-5). */
const SEARCH: ToolForm = {
  prefix: 'tsc',
  field: 'arguments',
  render: ({ id, callId, text }, status) => ({
    type: 'tool_search_call',
    id,
    status,
    call_id: callId,
    execution: 'client',
    arguments: parseToolInput(text),
  }),
};

function formOf({ kind, clientType }: IrToolStart): ToolForm {
  if (clientType === TOOL_SEARCH) return SEARCH;
  return kind === 'custom' ? CUSTOM : FUNCTION;
}

/** Opens an item for a call, with an id of ours if the provider gave none. */
export function openTool(state: WriterState, start: IrToolStart): string {
  const form = formOf(start);
  const id = itemId(state, form.prefix);
  const callId = start.id === '' ? `call_${id}` : start.id;
  const tool: OpenTool = { kind: 'tool', form, id, callId, start, text: '' };
  state.open = tool;
  if (form.events !== undefined) state.frames.deltas(`${form.events}.delta`, placeOf(state, tool));
  return addItem(state, form.render(tool, 'in_progress'));
}

function placeOf({ output }: WriterState, { id }: OpenTool): JsonObject {
  return { item_id: id, output_index: output.length };
}

/** Adds to the arguments, or to the text of a custom tool, of the open call. */
export function writeTool(state: WriterState, text: string): string {
  const tool = state.open;
  if (tool?.kind !== 'tool') return '';
  tool.text += text;
  return tool.form.events === undefined ? '' : state.frames.delta(text);
}

/** Ends the open call; one whose arguments are no whole JSON is `incomplete`. */
export function closeTool(state: WriterState): string {
  const tool = state.open;
  if (tool?.kind !== 'tool') return '';
  // Clients parse the arguments: those of a call without any are an empty object.
  const filler = tool.form === FUNCTION && tool.text.trim() === '' ? writeTool(state, '{}') : '';
  state.open = undefined;
  const { form, text, start } = tool;
  const name = form === FUNCTION ? { name: start.name } : {};
  const done =
    form.events === undefined
      ? ''
      : state.frames.event(`${form.events}.done`, { ...placeOf(state, tool), ...name, [form.field]: text });
  const isWhole = form !== FUNCTION || isJson(tool.text);
  return filler + done + doneItem(state, form.render(tool, isWhole ? 'completed' : 'incomplete'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Cut by the token limit: the item says so, and nobody needs to run it.
    return false;
  }
}
