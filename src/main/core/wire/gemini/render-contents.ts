// Turns of the middle language into contents that keep Gemini's rules on order, roles and proofs (wire.md §2.2, K-8).
import type { JsonObject } from '../../ir/json.ts';
import { asReminder, joinText, normalizeTurns } from '../../ir/normalize-turns.ts';
import type { IrPart, IrRequest, IrToolCall, IrTurn } from '../../ir/request.ts';
import { WRAPPED_INPUT } from '../../ir/restore-tools.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import { idForGemini } from './call-ids.ts';
import { familyOf } from './model-family.ts';
import { SKIPPED_PROOF } from './proofs.ts';
import { renderMedia } from './render-media.ts';
import { renderResults, type ResultContext } from './render-results.ts';

interface Context {
  readonly names: ToolNames;
  readonly results: ResultContext;
  /** Names by call id; ids may come again, so the latest call counts. */
  readonly callNames: Map<string, string>;
  /** Models that refuse a step whose first call has no proof. */
  readonly needsProof: boolean;
}

/** A request of instructions alone, or a history that begins with the model, needs a user first (rules ). */
const OPENING: JsonObject = { role: 'user', parts: [{ text: 'Continue.' }] };

/** The conversation as `contents`; what a model wants to see signed depends on its generation. */
export function renderContents(request: IrRequest, names: ToolNames, model: string): JsonObject[] {
  const { generation } = familyOf(model);
  const callNames = new Map<string, string>();
  const context: Context = {
    names,
    callNames,
    results: { nameOfCall: (id) => callNames.get(id), nestsMedia: generation === '3' },
    needsProof: generation === '3' || generation === 'unknown',
  };
  // There are no later instructions: they become marked user text (rule S-3), and neighbours merge once more.
  const turns = normalizeTurns(normalizeTurns(request.turns).map(systemAsUser));
  const contents = mergeNeighbours(turns.map((turn) => renderTurn(turn, context)));
  return contents[0]?.['role'] === 'user' ? contents : [OPENING, ...contents];
}

function systemAsUser(turn: IrTurn): IrTurn {
  if (turn.role !== 'system') return turn;
  return { role: 'user', parts: [{ type: 'text', text: asReminder(joinText(turn.parts)) }] };
}

interface Content {
  readonly role: 'user' | 'model';
  readonly parts: JsonObject[];
}

/** Contents without parts are refused; where one falls away, its neighbours may be of one role. */
function mergeNeighbours(contents: readonly Content[]): JsonObject[] {
  const merged: Content[] = [];
  for (const content of contents) {
    if (content.parts.length === 0) continue;
    const last = merged.at(-1);
    if (last?.role === content.role) last.parts.push(...content.parts);
    else merged.push(content);
  }
  return merged.map(({ role, parts }) => ({ role, parts }));
}

function renderTurn(turn: IrTurn, context: Context): Content {
  if (turn.role === 'assistant') return { role: 'model', parts: renderModelParts(turn.parts, context) };
  const results = turn.parts.filter((part) => part.type === 'tool-result');
  const others = turn.parts.flatMap((part) => renderPlain(part));
  return { role: 'user', parts: [...renderResults(results, context.results), ...others] };
}

/** A part that means the same wherever it stands. Empty texts are refused, and reasoning is not sent back. */
function renderPlain(part: IrPart): JsonObject[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'media':
      return [renderMedia(part)];
    case 'native':
      return part.protocol === 'gemini' ? [part.raw as JsonObject] : [];
    case 'tool-call':
    case 'tool-result':
    case 'reasoning':
      return [];
  }
}

/** A proof of Gemini's that waits for the part it belongs to: the next call, else the text before it. */
interface HeldProof {
  readonly value: string;
  readonly text: JsonObject | undefined;
}

function renderModelParts(parts: readonly IrPart[], context: Context): JsonObject[] {
  const rendered: JsonObject[] = [];
  let held: HeldProof | undefined;
  let hasCalls = false;
  for (const part of parts) {
    if (part.type === 'reasoning') {
      // Others' proofs never reach Gemini (rule K-7).
      if (part.signature?.origin !== 'gemini') continue;
      settle(held);
      held = { value: part.signature.value, text: lastText(rendered) };
    } else if (part.type === 'tool-call') {
      const proof = proofOf(part) ?? held?.value;
      if (proofOf(part) !== undefined) settle(held);
      held = undefined;
      rendered.push(renderCall(part, proof ?? (context.needsProof && !hasCalls ? SKIPPED_PROOF : undefined), context));
      hasCalls = true;
    } else rendered.push(...renderPlain(part));
  }
  settle(held);
  return rendered;
}

function settle(held: HeldProof | undefined): void {
  if (held?.text !== undefined) held.text['thoughtSignature'] = held.value;
}

function lastText(rendered: readonly JsonObject[]): JsonObject | undefined {
  const last = rendered.at(-1);
  return last?.['text'] === undefined ? undefined : last;
}

function proofOf({ signature }: IrToolCall): string | undefined {
  return signature?.origin === 'gemini' ? signature.value : undefined;
}

function renderCall(call: IrToolCall, proof: string | undefined, { names, callNames }: Context): JsonObject {
  const name = names.toTarget(call.name, call.namespace);
  callNames.set(call.id, name);
  const id = idForGemini(call.id);
  const args = call.kind === 'custom' ? { [WRAPPED_INPUT]: call.inputText ?? '' } : call.input;
  return {
    functionCall: { ...(id === undefined ? {} : { id }), name, args },
    ...(proof === undefined ? {} : { thoughtSignature: proof }),
  };
}
