// From a provider's events to the client's text: sequence, give tools their names back, render. One per answer.
import type { IrEvent, IrUsage } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import { createToolRestorer } from '../../ir/restore-tools.ts';
import { createSequencer } from '../../ir/sequencer.ts';
import type { ToolNames } from '../../ir/tool-names.ts';

export interface EventPipe {
  /** Takes a parser's events and returns the client's text for them. */
  push(events: readonly IrEvent[]): string;
  /** The provider's stream is over. */
  end(): string;
  /** True once something a user could see or act on has passed: from here on no other candidate may answer. */
  hasContent(): boolean;
  isOver(): boolean;
  /** Over, and well. */
  isComplete(): boolean;
  failure(): Failure | undefined;
  usage(): IrUsage | undefined;
}

export interface EventPipeParts {
  readonly toolNames: ToolNames;
  /** The sequenced event as text; a fold collects it and returns nothing. */
  readonly render: (event: IrEvent) => string;
}

/** Events that commit an answer: text, thinking, a tool call, a foreign block, or the end itself. */
const CONTENT: ReadonlySet<IrEvent['type']> = new Set<IrEvent['type']>([
  'text-delta',
  'reasoning-delta',
  'reasoning-end',
  'refusal-delta',
  'tool-start',
  'native',
  'finish',
]);

/** One pipe serves one answer; `render` gives the text for each event of the client's protocol. */
export function createEventPipe({ toolNames, render }: EventPipeParts): EventPipe {
  const sequencer = createSequencer();
  const restore = createToolRestorer(toolNames);
  let hasContent = false;
  let failure: Failure | undefined;
  let usage: IrUsage | undefined;

  const emit = (events: readonly IrEvent[]): string => {
    let text = '';
    for (const event of events) {
      if (!hasContent && CONTENT.has(event.type)) hasContent = true;
      if (event.type === 'finish') usage = event.usage;
      if (event.type === 'error') failure = event.failure;
      for (const restored of restore(event)) text += render(restored);
    }
    return text;
  };
  return {
    push: (events) => {
      let text = '';
      for (const event of events) text += emit(sequencer.push(event));
      return text;
    },
    end: () => emit(sequencer.end()),
    hasContent: () => hasContent,
    isOver: () => sequencer.isOver(),
    isComplete: () => sequencer.isOver() && failure === undefined,
    failure: () => failure,
    usage: () => usage,
  };
}
