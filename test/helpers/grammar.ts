// What legal output looks like: the order of sequenced events, and the grammar of a Messages stream.
import type { IrEvent } from '../../src/main/core/ir/events.ts';

/** Problems with the strict order of sequenced events that renderers rely on; none for a good, complete answer. */
export function checkEventOrder(events: readonly IrEvent[]): string[] {
  const problems: string[] = [];
  let open: string | undefined;
  for (const [index, event] of events.entries()) {
    const next = followBlock(open, event);
    if (next.problem !== undefined) problems.push(`${index}: ${next.problem}`);
    open = next.open;
  }
  if (events.at(-1)?.type !== 'finish') problems.push('no finish');
  return problems;
}

interface Followed {
  readonly open: string | undefined;
  readonly problem?: string;
}

function followBlock(open: string | undefined, event: IrEvent): Followed {
  const [kind, part] = event.type.split('-') as [string, string | undefined];
  const name = 'key' in event ? event.key : kind;
  if (part === 'start') {
    return open === undefined ? { open: name } : { open: name, problem: `${name} opened while ${open} is open` };
  }
  if (part === 'delta' || part === 'end') {
    const after = part === 'end' ? undefined : open;
    return open === name ? { open: after } : { open: after, problem: `${event.type} of ${name}, open is ${open}` };
  }
  const isOutside = event.type === 'citation' ? open === 'text' : open === undefined;
  return isOutside ? { open } : { open, problem: `${event.type} while ${open} is open` };
}

interface Wire {
  readonly type: string;
  readonly index?: number;
  readonly message?: Record<string, unknown>;
  readonly content_block?: Record<string, unknown>;
  readonly delta?: Record<string, unknown>;
  readonly usage?: Record<string, unknown>;
  readonly error?: Record<string, unknown>;
}

interface StreamState {
  readonly problems: string[];
  phase: 'before' | 'blocks' | 'ending' | 'over';
  open: { index: number; type: string; input: string } | undefined;
  nextIndex: number;
  readonly brokenInputs: number[];
}

/** Deltas that each kind of block takes. */
const DELTAS: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  tool_use: ['input_json_delta'],
};

/**
 * Problems of a Messages stream as its SDK would have them (wire.md §9.1): every event named like its type, blocks one
 * after another with indexes from 0, one message_delta with a stop reason, message_stop or error at the very end.
 */
export function checkMessagesStream(text: string): string[] {
  const state: StreamState = { problems: [], phase: 'before', open: undefined, nextIndex: 0, brokenInputs: [] };
  const frames = text.split('\n\n');
  if (frames.pop() !== '') state.problems.push('the last event lacks its blank line');
  for (const frame of frames) checkFrame(state, frame);
  if (state.phase !== 'over') state.problems.push('no message_stop and no error');
  return state.problems;
}

function checkFrame(state: StreamState, frame: string): void {
  const lines = /^event: (\S+)\ndata: (.+)$/.exec(frame);
  if (lines === null) return void state.problems.push(`not an event line and a data line: ${frame.slice(0, 80)}`);
  const wire = JSON.parse(lines[2] as string) as Wire;
  if (wire.type !== lines[1]) state.problems.push(`event line ${lines[1]}, type ${wire.type}`);
  if (wire.type === 'ping') return;
  if (state.phase === 'over') state.problems.push(`${wire.type} after the end`);
  const check = CHECKS[wire.type];
  if (check === undefined) state.problems.push(`unknown event ${wire.type}`);
  else check(state, wire);
}

function demand(state: StreamState, isGood: boolean, problem: string): void {
  if (!isGood) state.problems.push(problem);
}

const CHECKS: Readonly<Record<string, (state: StreamState, wire: Wire) => void>> = {
  message_start: checkMessageStart,
  content_block_start: checkBlockStart,
  content_block_delta: checkBlockDelta,
  content_block_stop: checkBlockStop,
  message_delta: checkMessageDelta,
  message_stop: (state) => {
    demand(state, state.phase === 'ending', 'message_stop without message_delta');
    state.phase = 'over';
  },
  error: (state, { error }) => {
    demand(state, typeof error?.['type'] === 'string' && typeof error['message'] === 'string', 'error without words');
    state.phase = 'over';
  },
};

function checkMessageStart(state: StreamState, { message }: Wire): void {
  demand(state, state.phase === 'before', 'second message_start');
  state.phase = 'blocks';
  demand(state, message?.['type'] === 'message' && message['role'] === 'assistant', 'message without type or role');
  demand(state, typeof message?.['id'] === 'string' && message['id'] !== '', 'message without id');
  demand(state, typeof message?.['model'] === 'string', 'message without model');
  demand(state, JSON.stringify(message?.['content']) === '[]', 'message does not begin empty');
  demand(state, message?.['stop_reason'] === null, 'message begins with a stop reason');
  checkUsage(state, message?.['usage']);
}

function checkUsage(state: StreamState, usage: unknown): void {
  const counts = usage as Record<string, unknown> | undefined;
  for (const name of ['input_tokens', 'output_tokens']) {
    const count = counts?.[name];
    demand(state, typeof count === 'number' && count >= 0, `usage.${name} is ${String(count)}`);
  }
}

function checkBlockStart(state: StreamState, { index, content_block: block }: Wire): void {
  demand(state, state.phase === 'blocks', 'block outside the message');
  demand(state, state.open === undefined, `block ${index} opened while ${state.open?.index} is open`);
  demand(state, index === state.nextIndex, `block ${index}, expected ${state.nextIndex}`);
  state.nextIndex += 1;
  const type = String(block?.['type']);
  demand(state, type in DELTAS, `block of type ${type}`);
  if (type === 'tool_use') {
    demand(state, JSON.stringify(block?.['input']) === '{}', 'tool_use does not begin with an empty input');
    demand(state, /^[a-zA-Z0-9_-]+$/.test(String(block?.['id'])), `tool_use with id ${String(block?.['id'])}`);
    demand(state, typeof block?.['name'] === 'string' && block['name'] !== '', 'tool_use without name');
  }
  state.open = { index: index ?? -1, type, input: '' };
}

function checkBlockDelta(state: StreamState, { index, delta }: Wire): void {
  const { open } = state;
  if (open === undefined || open.index !== index) {
    state.problems.push(`delta for block ${index}, which is not open`);
    return;
  }
  const type = String(delta?.['type']);
  demand(state, DELTAS[open.type]?.includes(type) === true, `${type} in a block of type ${open.type}`);
  if (type === 'input_json_delta') open.input += String(delta?.['partial_json']);
}

function checkBlockStop(state: StreamState, { index }: Wire): void {
  const { open } = state;
  demand(state, open?.index === index, `stop of block ${index}, which is not open`);
  state.open = undefined;
  if (open !== undefined && open.input !== '' && !isObjectText(open.input)) state.brokenInputs.push(open.index);
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // Not JSON, so no object either.
    return false;
  }
}

/** Only an answer that was stopped from outside may hold a call with half of its arguments. */
const CUT_SHORT: readonly unknown[] = ['max_tokens', 'model_context_window_exceeded', 'refusal'];

function checkMessageDelta(state: StreamState, { delta, usage }: Wire): void {
  demand(state, state.open === undefined, 'message_delta while a block is open');
  demand(state, state.phase === 'blocks', 'message_delta outside the message, or a second one');
  demand(state, typeof delta?.['stop_reason'] === 'string', 'message_delta without stop reason');
  const isCutShort = CUT_SHORT.includes(delta?.['stop_reason']);
  for (const index of state.brokenInputs) demand(state, isCutShort, `input of block ${index} is no object`);
  checkUsage(state, usage);
  state.phase = 'ending';
}
