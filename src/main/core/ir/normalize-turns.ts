// Puts a conversation into the shape that every target accepts: calls answered at once, no empty turns, neighbours merged.
import type { IrPart, IrText, IrToolCall, IrToolResult, IrTurn } from './request.ts';

/** What a call gets that was never answered (rule T-13). */
const MISSING_RESULT = '[no result: interrupted]';

interface Slot {
  readonly call: IrToolCall;
  result?: IrToolResult;
}

/** A turn without its tool results: those wait in the slots of the calls they answer. */
interface Stripped {
  readonly role: IrTurn['role'];
  readonly parts: IrPart[];
  readonly slots: Slot[];
}

/**
 * Normalises the turns for a target:
 * - blank text and turns that become empty or hold nothing but thoughts are dropped, neighbours of one role are merged, order kept;
 * - an assistant turn with calls is followed by one user turn that begins with all results, in call order;
 * - a system turn between a call and its result moves behind the result (S-4);
 * - a result without a call becomes user text (T-12), a call without a result gets an error result (T-13);
 * - of several results for one call the last counts, and calls with one id get ids that differ.
 */
export function normalizeTurns(turns: readonly IrTurn[]): IrTurn[] {
  const merged = mergeNeighbours(answerCalls(stripResults(turns)));
  return mergeNeighbours(merged.filter(saysSomething));
}

/** Thoughts that led to nothing are no turn: some targets drop them, and others refuse a turn of nothing else. */
function saysSomething({ parts }: IrTurn): boolean {
  return parts.some(({ type }) => type !== 'reasoning');
}

/** The calls of one id that may still get a result. Ids may come again in a later turn, so only the latest count. */
interface Pending {
  readonly round: number;
  readonly slots: Slot[];
}

interface Strip {
  readonly pending: Map<string, Pending>;
  readonly idFor: (id: string) => string;
  /** Counts the turns between assistant turns: neighbours of one role make one turn. */
  round: number;
}

function stripResults(turns: readonly IrTurn[]): Stripped[] {
  const strip: Strip = { pending: new Map(), idFor: createUniqueIds(turns), round: 0 };
  return turns.map(({ role, parts }) => {
    if (role !== 'assistant') strip.round += 1;
    const slots: Slot[] = [];
    const kept: IrPart[] = [];
    for (const part of parts) {
      if (part.type === 'tool-call') {
        const slot = openSlot(strip, part);
        slots.push(slot);
        kept.push(slot.call);
      } else if (part.type === 'tool-result') {
        if (!fillSlot(strip, part)) kept.push(...orphanParts(part));
      } else if (!isBlank(part)) {
        kept.push(part);
      }
    }
    return { role, parts: kept, slots };
  });
}

function openSlot({ pending, idFor, round }: Strip, call: IrToolCall): Slot {
  const id = idFor(call.id);
  const slot: Slot = { call: id === call.id ? call : { ...call, id } };
  const known = pending.get(call.id);
  if (known?.round === round) known.slots.push(slot);
  else pending.set(call.id, { round, slots: [slot] });
  return slot;
}

/** Parallel calls that share an id are answered in their order; after that the last result counts. */
function fillSlot({ pending }: Strip, result: IrToolResult): boolean {
  const slots = pending.get(result.callId)?.slots ?? [];
  const slot = slots.find((one) => one.result === undefined) ?? slots.at(-1);
  if (slot === undefined) return false;
  const callId = slot.call.id;
  slot.result = callId === result.callId ? result : { ...result, callId };
  return true;
}

/** Some local models begin to count their calls anew in every turn, and Anthropic refuses an id that it saw before. */
function createUniqueIds(turns: readonly IrTurn[]): (id: string) => string {
  const calls = turns.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool-call'));
  const reserved = new Set(calls.map(({ id }) => id));
  const used = new Set<string>();
  return (id) => {
    let free = id;
    for (let round = 2; used.has(free) || (free !== id && reserved.has(free)); round += 1) free = `${id}_${round}`;
    used.add(free);
    return free;
  };
}

function isBlank(part: IrPart): boolean {
  return (part.type === 'text' || part.type === 'refusal') && part.text.trim() === '';
}

/** The call was compacted away: what the tool said must not be lost with it. */
function orphanParts(result: IrToolResult): IrPart[] {
  const label: IrText = { type: 'text', text: `[Result of an earlier tool call ${result.name ?? result.callId}]` };
  return [label, ...result.parts.filter((part) => !isBlank(part))];
}

function answerCalls(stripped: readonly Stripped[]): IrTurn[] {
  const turns: IrTurn[] = [];
  for (let index = 0; index < stripped.length; index += 1) {
    const { role, parts, slots } = stripped[index] as Stripped;
    turns.push({ role, parts });
    if (slots.length === 0) continue;
    // Assistant neighbours are one turn: their calls are answered together, behind the last of them.
    const all = [...slots];
    while (stripped[index + 1]?.role === 'assistant') {
      index += 1;
      const next = stripped[index] as Stripped;
      turns.push({ role: 'assistant', parts: next.parts });
      all.push(...next.slots);
    }
    turns.push({ role: 'user', parts: all.map(({ call, result }) => result ?? missingResult(call)) });
  }
  return turns;
}

function missingResult(call: IrToolCall): IrToolResult {
  return {
    type: 'tool-result',
    callId: call.id,
    name: call.name,
    isError: true,
    parts: [{ type: 'text', text: MISSING_RESULT }],
  };
}

function mergeNeighbours(turns: readonly IrTurn[]): IrTurn[] {
  const merged: IrTurn[] = [];
  for (const turn of turns) {
    if (turn.parts.length === 0) continue;
    const last = merged.at(-1);
    if (last !== undefined && last.role === turn.role) last.parts.push(...turn.parts);
    else merged.push({ role: turn.role, parts: [...turn.parts] });
  }
  return merged;
}

/** The text of a system turn as a user may say it, where the target knows no later instructions (rule S-3). */
export function asReminder(text: string): string {
  return `<system-reminder>\n${text}\n</system-reminder>`;
}

/** All text of a turn or result, blocks joined by a line break (rule T-16). */
export function joinText(parts: readonly IrPart[]): string {
  return parts.flatMap((part) => (part.type === 'text' || part.type === 'refusal' ? [part.text] : [])).join('\n');
}
