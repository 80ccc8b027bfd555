// Holds a rendered Responses stream against the grammar that clients rely on (wire.md 9.1 R).
type Fields = Record<string, unknown>;

interface StreamEvent extends Fields {
  type: string;
}

interface Item {
  readonly added: Fields;
  /** Deltas joined, by the field they belong to and the part's index. */
  readonly sums: Map<string, string>;
  /** Types of the content parts or summary parts, in their order. */
  readonly parts: unknown[];
  done: Fields | undefined;
}

export interface ResponsesReport {
  readonly violations: string[];
  readonly events: StreamEvent[];
  /** The items as their `done` events told them. */
  readonly items: Fields[];
  /** The response object of the terminal event. */
  readonly last: Fields | undefined;
}

interface Check {
  readonly violations: string[];
  readonly items: Item[];
  responseId: unknown;
  terminal: StreamEvent | undefined;
}

const TERMINAL = ['response.completed', 'response.incomplete', 'response.failed'];

export function readResponsesStream(text: string): ResponsesReport {
  const check: Check = { violations: [], items: [], responseId: undefined, terminal: undefined };
  const events = parse(text, check.violations);
  for (const [index, event] of events.entries()) {
    if (event['sequence_number'] !== index) check.violations.push(`${event.type}: sequence_number is not ${index}`);
    if (check.terminal !== undefined) check.violations.push(`${event.type} after ${check.terminal.type}`);
    checkOrder(check, event, index);
    checkEvent(check, event);
  }
  if (check.terminal === undefined) check.violations.push('no terminal event');
  else checkTerminal(check, check.terminal);
  return {
    violations: check.violations,
    events,
    items: check.items.flatMap(({ done }) => (done === undefined ? [] : [done])),
    last: check.terminal?.['response'] as Fields | undefined,
  };
}

function parse(text: string, violations: string[]): StreamEvent[] {
  if (text !== '' && !text.endsWith('\n\n')) violations.push('the last event is not closed');
  return text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith(':'))
    .flatMap((block) => {
      const match = /^event: (\S+)\ndata: ([^\n]+)$/.exec(block);
      if (match === null) {
        violations.push(`not an event line and a data line: ${block.slice(0, 80)}`);
        return [];
      }
      const event = JSON.parse(match[2] ?? '') as StreamEvent;
      if (event.type !== match[1]) violations.push(`event line ${match[1]} before ${event.type}`);
      return [event];
    });
}

function checkOrder(check: Check, event: StreamEvent, index: number): void {
  const expected = ['response.created', 'response.in_progress'][index];
  if (expected !== undefined && event.type !== expected) check.violations.push(`${event.type} instead of ${expected}`);
  const response = event['response'] as Fields | undefined;
  if (response === undefined) return;
  check.responseId ??= response['id'];
  if (typeof response['id'] !== 'string' || response['id'] !== check.responseId) check.violations.push('id changes');
  if (response['object'] !== 'response') check.violations.push('object is not "response"');
  const status = TERMINAL.includes(event.type) ? event.type.slice('response.'.length) : 'in_progress';
  if (response['status'] !== status) check.violations.push(`${event.type}: status ${String(response['status'])}`);
  if (TERMINAL.includes(event.type)) check.terminal = event;
}

/** What may come for an item of a type: the event and where its text belongs. */
const DELTAS: Record<string, { item: string; part?: string; index?: string }> = {
  'response.output_text': { item: 'message', part: 'output_text', index: 'content_index' },
  'response.refusal': { item: 'message', part: 'refusal', index: 'content_index' },
  'response.reasoning_summary_text': { item: 'reasoning', part: 'summary_text', index: 'summary_index' },
  'response.function_call_arguments': { item: 'function_call' },
  'response.custom_tool_call_input': { item: 'custom_tool_call' },
};

const DONE_FIELD: Record<string, string> = {
  'response.output_text': 'text',
  'response.refusal': 'refusal',
  'response.reasoning_summary_text': 'text',
  'response.function_call_arguments': 'arguments',
  'response.custom_tool_call_input': 'input',
};

function checkEvent(check: Check, event: StreamEvent): void {
  const { type } = event;
  if (type === 'response.output_item.added') addItem(check, event);
  else if (type === 'response.output_item.done') doneItem(check, event);
  else if (event['output_index'] !== undefined) checkItemEvent(check, event);
  else if (event['response'] === undefined) check.violations.push(`unknown event ${type}`);
}

function addItem({ items, violations }: Check, event: StreamEvent): void {
  const added = event['item'] as Fields;
  if (event['output_index'] !== items.length) violations.push(`output_index ${String(event['output_index'])}`);
  if (items.some(({ done }) => done === undefined)) violations.push('an item begins while another is open');
  if (items.some((item) => item.added['id'] === added['id'])) violations.push('two items with one id');
  if (typeof added['id'] !== 'string' || added['id'] === '') violations.push('an item without id');
  items.push({ added, sums: new Map(), parts: [], done: undefined });
}

function checkItemEvent({ items, violations }: Check, event: StreamEvent): void {
  const item = items[event['output_index'] as number];
  if (item === undefined || item.done !== undefined) {
    violations.push(`${event.type} for an item that is not open`);
    return;
  }
  if (event['item_id'] !== item.added['id']) violations.push(`${event.type}: item_id`);
  const stem = event.type.replace(/\.(?:delta|done)$/, '');
  if (DELTAS[stem] !== undefined) checkText(item, event, violations);
  else if (event.type.endsWith('part.added')) item.parts.push((event['part'] as Fields)['type']);
  else if (event.type.endsWith('part.done')) checkPart(item, event, violations);
  else if (event.type !== 'response.output_text.annotation.added') violations.push(`unknown event ${event.type}`);
}

function checkText(item: Item, event: StreamEvent, violations: string[]): void {
  const stem = event.type.replace(/\.(?:delta|done)$/, '');
  const rule = DELTAS[stem] as { item: string; part?: string; index?: string };
  const index = rule.index === undefined ? 0 : (event[rule.index] as number);
  if (item.added['type'] !== rule.item) violations.push(`${event.type} in a ${String(item.added['type'])}`);
  if (rule.part !== undefined && item.parts[index] !== rule.part) violations.push(`${event.type} in no such part`);
  const key = `${stem} ${index}`;
  const sum = item.sums.get(key) ?? '';
  if (event.type.endsWith('.delta')) item.sums.set(key, sum + String(event['delta']));
  else if (event[DONE_FIELD[stem] ?? ''] !== sum) violations.push(`${event.type} differs from its deltas`);
}

function checkPart(item: Item, event: StreamEvent, violations: string[]): void {
  const index = (event['content_index'] ?? event['summary_index']) as number;
  const part = event['part'] as Fields;
  if (index !== item.parts.length - 1) violations.push(`${event.type}: index ${index}`);
  const sums = [...item.sums].filter(([key]) => key.endsWith(` ${index}`)).map(([, sum]) => sum);
  if (!sums.includes(String(part['text'] ?? part['refusal'])) && sums.length > 0) violations.push('part differs');
}

function doneItem({ items, violations }: Check, event: StreamEvent): void {
  const item = items[event['output_index'] as number];
  const done = event['item'] as Fields;
  if (item === undefined || item.done !== undefined) {
    violations.push('output_item.done for an item that is not open');
    return;
  }
  item.done = done;
  for (const field of ['id', 'type', 'call_id', 'name']) {
    if (done[field] !== item.added[field]) violations.push(`output_item.done: ${field} changed`);
  }
  if (wholeText(done) !== [...item.sums.values()].join(''))
    violations.push(`${String(done['type'])} differs from deltas`);
  if (done['type'] === 'function_call') checkArguments(done, violations);
}

function wholeText(item: Fields): string {
  if (item['type'] === 'function_call') return String(item['arguments']);
  if (item['type'] === 'custom_tool_call') return String(item['input']);
  const parts = (item['content'] ?? item['summary'] ?? []) as Fields[];
  return parts.map((part) => textOf(part['text'] ?? part['refusal'])).join('');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function checkArguments(item: Fields, violations: string[]): void {
  if (item['status'] === 'incomplete') return;
  try {
    JSON.parse(String(item['arguments']));
  } catch {
    // What is being checked.
    violations.push('arguments of a complete call are not JSON');
  }
}

function checkTerminal({ items, violations }: Check, terminal: StreamEvent): void {
  const response = terminal['response'] as Fields;
  if (terminal.type === 'response.failed') {
    const error = response['error'] as Fields | null;
    if (typeof error?.['message'] !== 'string' || typeof error['code'] !== 'string') violations.push('no error text');
    return;
  }
  if (items.some(({ done }) => done === undefined)) violations.push('an item was never done');
  const streamed = JSON.stringify(items.map(({ done }) => done));
  if (JSON.stringify(response['output']) !== streamed) violations.push('output differs from the streamed items');
  checkUsage((response['usage'] ?? {}) as Fields, violations);
}

function checkUsage(usage: Fields, violations: string[]): void {
  const input = (usage['input_tokens_details'] ?? {}) as Fields;
  const output = (usage['output_tokens_details'] ?? {}) as Fields;
  const counts = [usage['input_tokens'], usage['output_tokens'], usage['total_tokens']];
  const details = [input['cached_tokens'], output['reasoning_tokens']];
  if (![...counts, ...details].every((count) => typeof count === 'number')) violations.push('usage lacks numbers');
}
