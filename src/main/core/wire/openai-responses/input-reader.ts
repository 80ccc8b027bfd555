// The state while the items of an input are read: turns grow item by item.
import type { IrPart, IrText, IrTool, IrToolResult, IrTurn } from '../../ir/request.ts';
import type { Findings } from './findings.ts';

export interface InputReader {
  readonly system: IrText[];
  readonly turns: IrTurn[];
  /** Tools that items brought in. */
  readonly tools: IrTool[];
  readonly findings: Findings;
  /** Local shell outputs may name their call by its item's id. */
  readonly callIds: Map<string, string>;
}

export interface Place {
  readonly path: string;
}

/** An empty reader; what parse-input finds is added to it, in the order of the request's items. */
export function createReader(): InputReader {
  return { system: [], turns: [], tools: [], findings: { nativeOnly: [], ignored: [] }, callIds: new Map() };
}

/** Adds a turn as it stands; neighbours of one role are merged later, when the request is rendered. */
export function addTurn(reader: InputReader, role: IrTurn['role'], parts: IrPart[]): void {
  reader.turns.push({ role, parts });
}

/** Calls, reasoning and messages in a row are one assistant turn (rule R-5). */
export function addAssistant(reader: InputReader, ...parts: IrPart[]): void {
  const last = reader.turns.at(-1);
  if (last?.role === 'assistant') last.parts.push(...parts);
  else addTurn(reader, 'assistant', parts);
}

/** Outputs in a row are one user turn. */
export function addResult(reader: InputReader, result: IrToolResult): void {
  const last = reader.turns.at(-1);
  const isResults = last?.role === 'user' && last.parts.length > 0 && last.parts.every(isResult);
  if (isResults) last.parts.push(result);
  else addTurn(reader, 'user', [result]);
}

function isResult(part: IrPart): boolean {
  return part.type === 'tool-result';
}
