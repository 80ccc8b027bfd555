// Parts of an answer into events: texts, thoughts, calls with their proofs, and what hosted tools did.
import type { IrEvent, IrToolStart } from '../../ir/events.ts';
import { asObject, asString, parseToolInput, type JsonObject } from '../../ir/json.ts';
import { idForClients } from './call-ids.ts';
import { objectsIn } from './fields.ts';
import { SKIPPED_PROOF } from './proofs.ts';
import { idOf, type CallResends, type TextResends } from './resends.ts';

/** What must be known of the parts that came before. */
export interface PartsState {
  readonly text: TextResends;
  readonly thought: TextResends;
  readonly calls: CallResends;
  callCount: number;
  /** Something came that a client can use; thoughts alone are not it. */
  hasContent: boolean;
  /** Older models put the proof on what comes before the call. */
  heldProof: string | undefined;
}

/** All parts of one chunk: what a relay sends again is known by the chunk as a whole (rule W-8). */
export function parseAnswerParts(state: PartsState, parts: readonly JsonObject[]): IrEvent[] {
  const unread = { text: state.text.known(joined(parts, false)), thought: state.thought.known(joined(parts, true)) };
  const calls = new Set(state.calls.fresh(parts.flatMap((part) => objectsIn(part['functionCall']))));
  return parts.flatMap((part) => {
    const call = asObject(part['functionCall']);
    if (call !== undefined) return calls.has(call) ? callEvents(state, call, proofOf(part)) : [];
    const text = asString(part['text']);
    if (text === undefined) return otherEvents(state, part);
    return textEvents(state, { part, text, unread });
  });
}

function isThought(part: JsonObject): boolean {
  return part['thought'] === true;
}

function joined(parts: readonly JsonObject[], thoughts: boolean): string {
  let text = '';
  for (const part of parts) if (isThought(part) === thoughts) text += asString(part['text']) ?? '';
  return text;
}

function proofOf(part: JsonObject): string | undefined {
  const proof = asString(part['thoughtSignature']);
  return proof === '' || proof === SKIPPED_PROOF ? undefined : proof;
}

interface TextPart {
  readonly part: JsonObject;
  readonly text: string;
  /** Characters of this chunk that were in earlier ones, not yet passed over. */
  readonly unread: { text: number; thought: number };
}

/**
 * The proof of an answer's text is not carried on: Google only recommends it, and a block of reasoning behind the text
 * makes clients that read the last block of an answer find nothing (Claude Code 2.1.197 with -p).
 */
function textEvents(state: PartsState, { part, text, unread }: TextPart): IrEvent[] {
  state.heldProof = proofOf(part) ?? state.heldProof;
  const kind = isThought(part) ? 'thought' : 'text';
  const fresh = text.slice(unread[kind]);
  unread[kind] = Math.max(0, unread[kind] - text.length);
  if (fresh === '') return [];
  if (kind === 'thought') return [{ type: 'reasoning-delta', text: fresh }];
  state.hasContent = true;
  return [{ type: 'text-delta', text: fresh }];
}

/** A call comes whole. One without a name can't be answered. */
function callEvents(state: PartsState, call: JsonObject, ownProof: string | undefined): IrEvent[] {
  const name = asString(call['name']) ?? '';
  if (name === '') return [];
  const key = String(state.callCount);
  const value = ownProof ?? (state.callCount === 0 ? state.heldProof : undefined);
  state.callCount += 1;
  state.hasContent = true;
  const start: IrToolStart = {
    type: 'tool-start',
    key,
    id: idForClients(idOf(call)),
    name,
    kind: 'function',
    ...(value === undefined ? {} : { signature: { origin: 'gemini', value } }),
  };
  const input = parseToolInput(call['args']);
  const hasInput = Object.keys(input).length > 0;
  const delta: IrEvent[] = hasInput ? [{ type: 'tool-delta', key, text: JSON.stringify(input) }] : [];
  return [start, ...delta, { type: 'tool-end', key }];
}

/** Code that ran at Google stays readable; what has no words only Gemini's own clients can show. */
function otherEvents(state: PartsState, part: JsonObject): IrEvent[] {
  const code = asString(asObject(part['executableCode'])?.['code']);
  const output = asString(asObject(part['codeExecutionResult'])?.['output']);
  const text = code === undefined ? output : `\n\`\`\`\n${code}\n\`\`\`\n`;
  if (text !== undefined) {
    state.hasContent ||= text !== '';
    return [{ type: 'text-delta', text }];
  }
  if (!Object.keys(part).some((field) => field !== 'thought' && field !== 'thoughtSignature')) return [];
  state.hasContent = true;
  return [{ type: 'native', protocol: 'gemini', raw: part }];
}
