// The state while an answer is written: finished items, the one that is open, and how items enter the stream.
import type { IrToolStart } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { AnswerContext } from '../codec.ts';
import { createFrames, type Frames } from './frames.ts';
import { renderEcho } from './response-shell.ts';

export interface WriterState {
  readonly context: AnswerContext;
  readonly frames: Frames;
  /** What every response object repeats of the request. */
  readonly echo: JsonObject;
  /** Finished items, in their order. */
  readonly output: JsonObject[];
  open: OpenMessage | OpenReasoning | OpenTool | undefined;
  isStarted: boolean;
  /** The response object as it is at the end. */
  final: JsonObject | undefined;
}

export interface OpenMessage {
  readonly kind: 'message';
  readonly id: string;
  /** Finished parts. */
  readonly content: JsonObject[];
  part: OpenPart | undefined;
}

export interface OpenPart {
  readonly type: 'output_text' | 'refusal';
  text: string;
  readonly annotations: JsonObject[];
}

export interface OpenReasoning {
  readonly kind: 'reasoning';
  readonly id: string;
  text: string;
}

export interface OpenTool {
  readonly kind: 'tool';
  readonly form: ToolForm;
  readonly id: string;
  readonly callId: string;
  readonly start: IrToolStart;
  text: string;
}

/** How a call of one type looks as an item and in events. */
export interface ToolForm {
  readonly prefix: string;
  /** Item with the arguments so far. */
  render(tool: OpenTool, status: string): JsonObject;
  /** Type of the events before `.delta` and `.done`; undefined when there are none. */
  readonly events?: string;
  /** Where the arguments stand. */
  readonly field: string;
}

/** The state of one answer before its first event. */
export function createWriterState(context: AnswerContext, options: { isStreaming: boolean }): WriterState {
  const echo = renderEcho(context.request);
  return {
    context,
    echo,
    frames: createFrames(echo, options),
    output: [],
    open: undefined,
    isStarted: false,
    final: undefined,
  };
}

/** A new id for the item that comes next. */
export function itemId({ context, output }: WriterState, prefix: string): string {
  return `${prefix}_${context.exchangeId}_${output.length}`;
}

/** Announces an item; its place is behind all finished ones. */
export function addItem({ frames, output }: WriterState, item: JsonObject): string {
  return frames.event('response.output_item.added', { output_index: output.length, item });
}

/** Tells that the item is whole and keeps it for the answer's `output`. */
export function doneItem({ frames, output }: WriterState, item: JsonObject): string {
  const text = frames.event('response.output_item.done', { output_index: output.length, item });
  output.push(item);
  return text;
}
