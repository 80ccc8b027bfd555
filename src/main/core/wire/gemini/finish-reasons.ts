// Why an answer ended, both ways (wire.md §7.1).
import type { StopReason } from '../../ir/events.ts';

/** `trouble`: the model went wrong; what it had said by then still counts. */
export type ParsedFinish = StopReason | 'trouble';

const FROM_WIRE: ReadonlyMap<string, ParsedFinish> = new Map<string, ParsedFinish>([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'filter'],
  ['RECITATION', 'filter'],
  ['LANGUAGE', 'filter'],
  ['BLOCKLIST', 'filter'],
  ['PROHIBITED_CONTENT', 'filter'],
  ['SPII', 'filter'],
  ['MODEL_ARMOR', 'filter'],
  ['MALFORMED_FUNCTION_CALL', 'trouble'],
  ['UNEXPECTED_TOOL_CALL', 'trouble'],
  ['TOO_MANY_TOOL_CALLS', 'trouble'],
  ['MISSING_THOUGHT_SIGNATURE', 'trouble'],
  ['MALFORMED_RESPONSE', 'trouble'],
  ['NO_IMAGE', 'trouble'],
  ['OTHER', 'trouble'],
]);

/** Undefined where relays fill the field although the answer goes on. A reason of the future still ends it. */
export function parseFinishReason(reason: string | undefined): ParsedFinish | undefined {
  if (reason === undefined || reason === '' || reason === 'FINISH_REASON_UNSPECIFIED') return undefined;
  if (reason.startsWith('IMAGE_')) return 'filter';
  return FROM_WIRE.get(reason) ?? 'stop';
}

const TO_WIRE: Record<StopReason, string> = {
  stop: 'STOP',
  'stop-sequence': 'STOP',
  tool: 'STOP',
  pause: 'STOP',
  length: 'MAX_TOKENS',
  context: 'MAX_TOKENS',
  filter: 'SAFETY',
};

/** A refusal is told as text, so only the reason can say what it is, whatever the provider gave as its own (rule S-8). */
export function renderFinishReason(reason: StopReason, hasRefusal: boolean): string {
  return TO_WIRE[reason === 'stop' && hasRefusal ? 'filter' : reason];
}
