// The scripted agent: decides its next turn from a conversation, whatever protocol that came in.
import { basename } from 'node:path';
import { fieldsOf } from '../../conformance/matrix/fields.ts';
import type { Call, Reading, ReadPart } from '../../conformance/matrix/words.ts';
import { planFileRead, sampleOf } from './tool-choice.ts';

/** Every answer ends with it, so that UTF-8 broken between chunks is found out. */
export const ANSWER_TAIL = '✓ schön 完了';
/** Reasoning only: it must never show up in what a client prints as its answer. */
export const THOUGHT_MARK = 'SCRIPTED-THOUGHT';

export interface AgentTurn {
  readonly kind: 'quote' | 'call' | 'cut' | 'whole' | 'pong' | 'side' | 'idle' | 'no-tool';
  readonly thought?: string;
  readonly text: string;
  readonly calls: readonly Omit<Call, 'id'>[];
  readonly isCut: boolean;
}

const ABSOLUTE_PATH = String.raw`(\/[^\s"'\`<>]+)`;
const TWO_FILES = new RegExp(String.raw`\bTWO\s+${ABSOLUTE_PATH}\s+${ABSOLUTE_PATH}`);
const ONE_FILE = new RegExp(String.raw`\bREAD\s+${ABSOLUTE_PATH}`);
const PING = /\bPING-(\w+)/;
const CUT = /\bCUT-(\w+)/;
const THINK = /\bTHINK\b/;
const MARKER = /MARKER-\w+/;
const SIDE_REQUEST =
  /title generator|generate a (?:short |brief |concise )*title|<session>|Task Routing AI|summariz(?:e|er|ation) /i;

interface Instruction {
  readonly paths: readonly string[];
  readonly ping?: string | undefined;
  readonly cut?: string | undefined;
  readonly isThinking: boolean;
}

interface Entry {
  readonly role: string;
  readonly part: ReadPart;
}

/** @param cutsSeen kept by the caller: a CUT is cut once, and whoever asks again gets the whole answer */
export function decideTurn(reading: Reading, cutsSeen: Set<string>): AgentTurn {
  if (isSideRequest(reading)) return sideAnswer(reading);
  const forced = forcedCall(reading);
  if (forced !== undefined) return turn('call', { calls: [forced] });
  const entries = reading.turns.flatMap(({ role, parts }) => parts.map((part): Entry => ({ role, part })));
  const index = entries.findLastIndex((entry) => instructionIn(entry) !== undefined);
  const instruction = (entries[index] && instructionIn(entries[index])) ?? { paths: [], isThinking: false };
  const results = entries.slice(index + 1).flatMap(({ part }) => ('result' in part ? [part.result] : []));
  if (results.length > 0) return quoteResults(results, instruction);
  if (instruction.paths.length > 0) return callTools(instruction, reading.tools);
  if (instruction.cut !== undefined) return cutAnswer(instruction.cut, cutsSeen);
  if (instruction.ping === undefined) return turn('idle', { text: 'Nothing was asked of the scripted agent.' });
  return turn('pong', { ...thoughtFor(instruction), text: `PONG-${instruction.ping} ${ANSWER_TAIL}` });
}

function turn(kind: AgentTurn['kind'], parts: Partial<AgentTurn>): AgentTurn {
  return { kind, text: '', calls: [], isCut: false, ...parts };
}

function isSideRequest({ system, turns, tools, schema }: Reading): boolean {
  if (schema !== undefined) return true;
  if (tools.length > 0) return false;
  const last = turns.at(-1)?.parts.at(-1);
  const text = last !== undefined && 'text' in last ? last.text : '';
  return SIDE_REQUEST.test(`${system.slice(0, 400)}\n${text.slice(0, 200)}`);
}

function sideAnswer({ schema }: Reading): AgentTurn {
  return turn('side', { text: schema === undefined ? 'Scripted title' : JSON.stringify(sampleOf(schema)) });
}

/** Some SDKs get structured answers by a tool that must be called. */
function forcedCall({ choice, tools }: Reading): Omit<Call, 'id'> | undefined {
  const name = choice === 'required' ? tools[0]?.name : fieldsOf(choice)['name'];
  if (typeof name !== 'string') return undefined;
  const found = tools.find((each) => each.name === name);
  return found && { name, input: fieldsOf(sampleOf(found.schema)) };
}

function instructionIn({ role, part }: Entry): Instruction | undefined {
  if (role !== 'user' || !('text' in part)) return undefined;
  const { text } = part;
  const paths = (TWO_FILES.exec(text) ?? ONE_FILE.exec(text) ?? []).slice(1);
  const ping = PING.exec(text)?.[1];
  const cut = CUT.exec(text)?.[1];
  if (paths.length === 0 && ping === undefined && cut === undefined) return undefined;
  return { paths, ping, cut, isThinking: THINK.test(text) };
}

function callTools(instruction: Instruction, tools: Reading['tools']): AgentTurn {
  const calls = instruction.paths.flatMap((path) => planFileRead(tools, path) ?? []);
  if (calls.length === instruction.paths.length) return turn('call', { ...thoughtFor(instruction), calls });
  const names = tools.map(({ name }) => String(name)).join(', ') || 'none';
  return turn('no-tool', { text: `No tool that reads a file was offered (offered: ${names}).` });
}

type Results = Extract<ReadPart, { result: unknown }>['result'][];

/** Says which file holds which marker, by the calls: a result under the wrong call is found out. */
function quoteResults(results: Results, { paths }: Instruction): AgentTurn {
  const sentences = results.map(({ input, text }) => {
    const called = JSON.stringify(input ?? '');
    const path = paths.find((candidate) => called.includes(candidate));
    return quoteSentence(path === undefined ? 'some file' : basename(path), text);
  });
  return turn('quote', { text: `${sentences.join(', ')} ${ANSWER_TAIL}` });
}

/** What the agent says about a file whose text, as the tool returned it, is `text`. */
export function quoteSentence(fileName: string, text: string): string {
  const [marker] = MARKER.exec(text) ?? [];
  return marker === undefined
    ? `${fileName} holds no marker but: ${text.slice(0, 120)}`
    : `${fileName} holds ${marker}`;
}

function cutAnswer(cut: string, cutsSeen: Set<string>): AgentTurn {
  if (cutsSeen.has(cut)) return turn('whole', { text: `WHOLE-${cut} ${ANSWER_TAIL}` });
  cutsSeen.add(cut);
  const text = `HALF-${cut} of an answer that is never finished because the line goes dead.`;
  return turn('cut', { text, isCut: true });
}

function thoughtFor({ isThinking }: Instruction): Partial<AgentTurn> {
  return isThinking ? { thought: `${THOUGHT_MARK}: first weigh the request, then act on it.` } : {};
}
