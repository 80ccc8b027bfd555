// Brings the events of an answer into order: one block after another, whatever the provider interleaved (wire.md §9.3).
import { NO_USAGE, type IrEvent, type IrToolStart, type IrUsage, type StopReason } from './events.ts';
import type { Failure } from './failure.ts';

type SoftKind = 'text' | 'reasoning' | 'refusal';
type Finish = Extract<IrEvent, { type: 'finish' }>;

interface QueuedTool {
  readonly start: IrToolStart;
  readonly texts: string[];
  end?: IrEvent;
}

interface State {
  isStarted: boolean;
  isOver: boolean;
  open: SoftKind | undefined;
  /** Key of the tool that is streaming through. */
  openTool: string | undefined;
  queue: QueuedTool[];
  /** What came while a tool was open: it follows the tools. */
  deferred: IrEvent[];
  /** Citations that came before the first text of their block. */
  citations: IrEvent[];
  hasTools: boolean;
  /** Ids of calls so far: nobody can answer two calls with one id. */
  readonly callIds: Set<string>;
  /** Blank space that a function's arguments began with: it goes out with what follows, for alone it is no JSON. */
  readonly blanks: Map<string, string>;
  finish: Finish | undefined;
  usage: IrUsage | undefined;
}

/** Sequences one answer. */
export interface Sequencer {
  /** Takes a parser's event and returns what may go to the renderer now. */
  push(event: IrEvent): IrEvent[];
  /** The upstream has ended: closes what is open and returns the rest, last of all `finish` or `error`. */
  end(): IrEvent[];
  /** True once `finish` or `error` was returned. */
  isOver(): boolean;
}

/** What is said when the upstream ends without its terminal event (rule E-5). */
export const CUT: Failure = {
  code: 'cut',
  message: 'The provider closed the stream before the answer was complete. Try again.',
};

/** Puts the events of one answer into the order that every renderer may rely on: one block open at a time, one start, one end. */
export function createSequencer(): Sequencer {
  const state: State = {
    isStarted: false,
    isOver: false,
    open: undefined,
    openTool: undefined,
    queue: [],
    deferred: [],
    citations: [],
    hasTools: false,
    callIds: new Set(),
    blanks: new Map(),
    finish: undefined,
    usage: undefined,
  };
  return {
    push: (event) => (state.isOver ? [] : take(state, event)),
    end: () => (state.isOver ? [] : finalize(state)),
    isOver: () => state.isOver,
  };
}

type Handlers = { [T in IrEvent['type']]: (state: State, event: Extract<IrEvent, { type: T }>) => IrEvent[] };

const HANDLERS: Handlers = {
  start: takeStart,
  'text-start': takeSoftBoundary,
  'text-delta': takeDelta,
  'text-end': takeSoftBoundary,
  'reasoning-start': takeSoftBoundary,
  'reasoning-delta': takeDelta,
  'reasoning-end': takeReasoningEnd,
  'refusal-start': takeSoftBoundary,
  'refusal-delta': takeDelta,
  'refusal-end': takeSoftBoundary,
  'tool-start': takeToolStart,
  'tool-delta': takeToolDelta,
  'tool-end': takeToolEnd,
  citation: takeCitation,
  native: takeNative,
  usage: takeUsage,
  finish: takeFinish,
  error: (state, event) => fail(state, event.failure),
  end: finalize,
};

function take(state: State, event: IrEvent): IrEvent[] {
  const handler = HANDLERS[event.type] as (state: State, event: IrEvent) => IrEvent[];
  return handler(state, event);
}

function takeUsage(state: State, event: Extract<IrEvent, { type: 'usage' }>): IrEvent[] {
  state.usage = event.usage;
  return [];
}

function takeFinish(state: State, event: Finish): IrEvent[] {
  state.finish ??= event;
  if (event.usage !== undefined) state.usage = event.usage;
  return [];
}

function takeStart(state: State, event: IrEvent): IrEvent[] {
  if (state.isStarted) return [];
  state.isStarted = true;
  return [event];
}

function started(state: State, events: IrEvent[]): IrEvent[] {
  if (state.isStarted || events.length === 0) return events;
  state.isStarted = true;
  return [{ type: 'start' }, ...events];
}

function takeDelta(state: State, event: Extract<IrEvent, { text: string }>): IrEvent[] {
  // No block for an empty delta (rule W-10).
  if (event.text === '') return [];
  const kind = event.type.slice(0, -'-delta'.length) as SoftKind;
  if (state.openTool !== undefined) return defer(state, event);
  if (state.open === kind) return [event];
  const citations = state.citations.splice(0);
  const opened = [...closeSoft(state), ...openSoft(state, kind), event];
  return started(state, kind === 'text' ? [...opened, ...citations] : opened);
}

function defer(state: State, event: IrEvent): IrEvent[] {
  state.deferred.push(event);
  return [];
}

function openSoft(state: State, kind: SoftKind): IrEvent[] {
  state.open = kind;
  return [{ type: `${kind}-start` }];
}

function closeSoft(state: State): IrEvent[] {
  const kind = state.open;
  if (kind === undefined) return [];
  state.open = undefined;
  return [{ type: `${kind}-end` }];
}

/** A start or an end only separates: the next block opens with its first text. */
function takeSoftBoundary(state: State, event: IrEvent): IrEvent[] {
  return state.openTool === undefined ? closeSoft(state) : defer(state, event);
}

function takeCitation(state: State, event: IrEvent): IrEvent[] {
  if (state.openTool !== undefined) return defer(state, event);
  if (state.open === 'text') return [event];
  state.citations.push(event);
  return [];
}

/** A block that only one protocol knows: its own codec may still want it. */
function takeNative(state: State, event: IrEvent): IrEvent[] {
  return state.openTool === undefined ? started(state, [...closeSoft(state), event]) : defer(state, event);
}

/** A signature is worth a block even when no text came with it. */
function takeReasoningEnd(state: State, event: Extract<IrEvent, { type: 'reasoning-end' }>): IrEvent[] {
  if (state.openTool !== undefined) return defer(state, event);
  if (state.open === 'reasoning') {
    state.open = undefined;
    return [event];
  }
  if (event.signature === undefined) return [];
  return started(state, [...closeSoft(state), { type: 'reasoning-start' }, event]);
}

function takeToolStart(state: State, event: IrToolStart): IrEvent[] {
  state.hasTools = true;
  const start = withOwnId(state, event);
  if (start.kind === 'function') state.blanks.set(start.key, '');
  if (state.openTool === undefined) {
    const before = closeSoft(state);
    state.citations = [];
    state.openTool = start.key;
    return started(state, [...before, start]);
  }
  state.queue.push({ start, texts: [] });
  return [];
}

function withOwnId({ callIds }: State, event: IrToolStart): IrToolStart {
  let { id } = event;
  for (let round = 2; callIds.has(id); round += 1) id = `${event.id}_${round}`;
  callIds.add(id);
  return id === event.id ? event : { ...event, id };
}

function takeToolDelta(state: State, event: Extract<IrEvent, { type: 'tool-delta' }>): IrEvent[] {
  const text = withBlanks(state, event);
  if (text === '') return [];
  if (state.openTool === event.key) return [text === event.text ? event : { ...event, text }];
  state.queue.find((tool) => tool.start.key === event.key)?.texts.push(text);
  return [];
}

function withBlanks({ blanks }: State, { key, text }: { key: string; text: string }): string {
  const blank = blanks.get(key);
  if (blank === undefined) return text;
  if (text.trim() === '') {
    blanks.set(key, blank + text);
    return '';
  }
  blanks.delete(key);
  return blank + text;
}

function takeToolEnd(state: State, event: Extract<IrEvent, { type: 'tool-end' }>): IrEvent[] {
  if (state.openTool !== event.key) {
    const queued = state.queue.find((tool) => tool.start.key === event.key);
    if (queued !== undefined) queued.end ??= event;
    return [];
  }
  state.openTool = undefined;
  return [event, ...openNextTool(state)];
}

/** Opens the next queued tool and, as long as they have ended already, those behind it; then what was deferred. */
function openNextTool(state: State): IrEvent[] {
  const events: IrEvent[] = [];
  for (let tool = state.queue.shift(); tool !== undefined; tool = state.queue.shift()) {
    const { key } = tool.start;
    events.push(tool.start, ...tool.texts.map((text): IrEvent => ({ type: 'tool-delta', key, text })));
    if (tool.end === undefined) {
      state.openTool = key;
      return events;
    }
    events.push(tool.end);
  }
  for (const event of state.deferred.splice(0)) events.push(...take(state, event));
  return events;
}

/**
 * An error ends the answer where it is. Blocks that are open stay open: a closed tool call would look whole, and a
 * client would run it with half of its arguments.
 */
function fail(state: State, failure: Failure): IrEvent[] {
  state.isOver = true;
  return [{ type: 'error', failure }];
}

function finalize(state: State): IrEvent[] {
  if (state.finish === undefined) return fail(state, CUT);
  const events: IrEvent[] = [];
  while (state.openTool !== undefined) {
    const key = state.openTool;
    events.push(...takeToolEnd(state, { type: 'tool-end', key }));
  }
  events.push(...closeSoft(state));
  state.isOver = true;
  return started(state, [...events, finishEvent(state, state.finish)]);
}

function finishEvent(state: State, finish: Finish): IrEvent {
  return { ...finish, reason: reasonFor(finish.reason, state.hasTools), usage: state.usage ?? NO_USAGE };
}

/** Whatever the provider calls it, an answer with calls waits for their results, and one without does not (rule S-7). */
function reasonFor(reason: StopReason, hasTools: boolean): StopReason {
  if (reason === 'length' || reason === 'context' || reason === 'filter') return reason;
  if (hasTools) return 'tool';
  return reason === 'tool' ? 'stop' : reason;
}
