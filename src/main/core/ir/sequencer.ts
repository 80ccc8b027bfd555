// Brings the events of an answer into order: one block after another, whatever the provider interleaved (wire.md §9.3).
import { NO_USAGE, type IrEvent, type IrToolStart, type IrUsage } from './events.ts';
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
  hasTools: boolean;
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

export function createSequencer(): Sequencer {
  const state: State = {
    isStarted: false,
    isOver: false,
    open: undefined,
    openTool: undefined,
    queue: [],
    deferred: [],
    hasTools: false,
    finish: undefined,
    usage: undefined,
  };
  return {
    push: (event) => (state.isOver ? [] : take(state, event)),
    end: () => (state.isOver ? [] : finalize(state)),
    isOver: () => state.isOver,
  };
}

function take(state: State, event: IrEvent): IrEvent[] {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      return takeDelta(state, event);
    case 'tool-delta':
      return takeToolDelta(state, event);
    case 'tool-start':
      return takeToolStart(state, event);
    case 'tool-end':
      return takeToolEnd(state, event);
    case 'start':
      return takeStart(state, event);
    case 'usage':
      state.usage = event.usage;
      return [];
    case 'finish':
      state.finish ??= event;
      if (event.usage !== undefined) state.usage = event.usage;
      return [];
    case 'error':
      return fail(state, event.failure);
    case 'end':
      return finalize(state);
    default:
      return takeBoundary(state, event);
  }
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
  return started(state, [...closeSoft(state), ...openSoft(state, kind), event]);
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

/** Starts and ends of soft blocks, citations, and blocks that only one protocol knows. */
function takeBoundary(state: State, event: IrEvent): IrEvent[] {
  if (state.openTool !== undefined) return defer(state, event);
  if (event.type === 'citation') return state.open === 'text' ? [event] : [];
  if (event.type === 'native') return started(state, [...closeSoft(state), event]);
  if (event.type === 'reasoning-end') return takeReasoningEnd(state, event);
  // A start only separates: the block opens with its first text.
  return closeSoft(state);
}

/** A signature is worth a block even when no text came with it. */
function takeReasoningEnd(state: State, event: Extract<IrEvent, { type: 'reasoning-end' }>): IrEvent[] {
  if (state.open === 'reasoning') {
    state.open = undefined;
    return [event];
  }
  if (event.signature === undefined) return [];
  return started(state, [...closeSoft(state), { type: 'reasoning-start' }, event]);
}

function takeToolStart(state: State, event: IrToolStart): IrEvent[] {
  state.hasTools = true;
  if (state.openTool === undefined) {
    const before = closeSoft(state);
    state.openTool = event.key;
    return started(state, [...before, event]);
  }
  state.queue.push({ start: event, texts: [] });
  return [];
}

function takeToolDelta(state: State, event: Extract<IrEvent, { type: 'tool-delta' }>): IrEvent[] {
  if (event.text === '') return [];
  if (state.openTool === event.key) return [event];
  state.queue.find((tool) => tool.start.key === event.key)?.texts.push(event.text);
  return [];
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
  const isCutShort = finish.reason === 'length' || finish.reason === 'context' || finish.reason === 'filter';
  // Whatever the provider calls it, an answer with calls waits for their results (rule S-7).
  const reason = state.hasTools && !isCutShort ? 'tool' : finish.reason;
  return { ...finish, reason, usage: state.usage ?? NO_USAGE };
}
