// Why an answer ended: the many words of providers, and the few that Chat clients accept (wire.md §7.1).
import type { StopReason } from '../../ir/events.ts';

const REASONS: ReadonlyMap<string, StopReason | 'error'> = new Map<string, StopReason | 'error'>([
  ['stop', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
  ['context_length_exceeded', 'context'],
  ['model_context_window_exceeded', 'context'],
  ['tool_calls', 'tool'],
  ['tool_use', 'tool'],
  ['function_call', 'tool'],
  ['content_filter', 'filter'],
  ['sensitive', 'filter'],
  ['safety', 'filter'],
  ['refusal', 'filter'],
  ['error', 'error'],
  ['network_error', 'error'],
  ['insufficient_system_resource', 'error'],
  ['abort', 'error'],
  ['timeout', 'error'],
]);

/** Unknown words are an ordinary end: vendors have many names for it (`eos`, `COMPLETE` …). */
export function readFinishReason(word: string): StopReason | 'error' {
  const known = REASONS.get(word.toLowerCase());
  if (known !== undefined) return known;
  // Gemini's compatible endpoint appends its own reason: `content_filter: RECITATION`.
  return word.startsWith('content_filter') ? 'filter' : 'stop';
}

const WORDS: Record<StopReason, string> = {
  stop: 'stop',
  'stop-sequence': 'stop',
  pause: 'stop',
  tool: 'tool_calls',
  length: 'length',
  context: 'length',
  filter: 'content_filter',
};

/** The `finish_reason` for our reason to stop. */
export function renderFinishReason(reason: StopReason): string {
  return WORDS[reason];
}
