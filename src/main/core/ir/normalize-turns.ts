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
 * - blank text and turns that become empty are dropped, neighbours of one role are merged, order kept;
 * - an assistant turn with calls is followed by one user turn that begins with all results, in call order;
 * - a system turn between a call and its result moves behind the result (S-4);
 * - a result without a call becomes user text (T-12), a call without a result gets an error result (T-13);
 * - of several results for one call the last counts.
 */
export function normalizeTurns(turns: readonly IrTurn[]): IrTurn[] {
  return mergeNeighbours(answerCalls(stripResults(turns)));
}

function stripResults(turns: readonly IrTurn[]): Stripped[] {
  // Ids may come again in a later turn, so a result belongs to the latest call of its id.
  const latestSlot = new Map<string, Slot>();
  return turns.map(({ role, parts }) => {
    const slots: Slot[] = [];
    const kept: IrPart[] = [];
    for (const part of parts) {
      if (part.type === 'tool-call') {
        const slot: Slot = { call: part };
        slots.push(slot);
        latestSlot.set(part.id, slot);
        kept.push(part);
      } else if (part.type === 'tool-result') {
        const slot = latestSlot.get(part.callId);
        if (slot === undefined) kept.push(...orphanParts(part));
        else slot.result = part;
      } else if (!isBlank(part)) {
        kept.push(part);
      }
    }
    return { role, parts: kept, slots };
  });
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
