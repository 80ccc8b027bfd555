// Why an answer ended, both ways (wire.md §7.1).
import type { StopReason } from '../../ir/events.ts';

const FROM_WIRE: ReadonlyMap<string, StopReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop-sequence'],
  ['tool_use', 'tool'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'context'],
  ['refusal', 'filter'],
  ['pause_turn', 'pause'],
]);

const TO_WIRE: Record<StopReason, string> = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  tool: 'tool_use',
  length: 'max_tokens',
  context: 'model_context_window_exceeded',
  filter: 'refusal',
  pause: 'pause_turn',
};

/** A reason of the future still ended the answer. */
export function parseStopReason(reason: string): StopReason {
  return FROM_WIRE.get(reason) ?? 'stop';
}

/** A refusal is told as text, so only the reason can say what it is, whatever the provider gave as its own (rule S-8). */
export function renderStopReason(reason: StopReason, hasRefusal: boolean): string {
  return TO_WIRE[reason === 'stop' && hasRefusal ? 'filter' : reason];
}
