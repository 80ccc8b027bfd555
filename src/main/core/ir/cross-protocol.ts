// What must happen to a request before any codec renders it for another protocol: refuse what only its own can serve.
import { refuse } from './failure.ts';
import type { Protocol } from './protocol.ts';
import type { IrMedia, IrNative, IrPart, IrRequest, IrTurn } from './request.ts';

/**
 * Refuses native-only fields and provider-stored files (rules N-2, N-3), and leaves of foreign blocks in the history
 * what a person could read of them (rule N-5). Codecs may rely on it: they never see a foreign native part or file.
 */
export function prepareForTarget(request: IrRequest, target: Protocol): IrRequest {
  const [first] = request.nativeOnly;
  if (first !== undefined) refuse(first.path, first.why);
  const lost: string[] = [];
  const turns = request.turns.map((turn, index) => carryTurn(turn, { target, index, role: turn.role, lost }));
  return { ...request, turns, ignored: lost.length === 0 ? request.ignored : [...request.ignored, ...lost] };
}

interface Place {
  readonly target: Protocol;
  readonly index: number;
  readonly role: IrTurn['role'];
  /** Where blocks stood that nobody can read elsewhere. */
  readonly lost: string[];
}

function carryTurn(turn: IrTurn, place: Place): IrTurn {
  if (turn.parts.every((part) => isPortable(part, place.target))) return turn;
  const before = place.lost.length;
  const parts = turn.parts.flatMap((part) => carryPart(part, place));
  if (parts.length === 0) {
    const path = place.lost[before] ?? `turn ${place.index + 1}`;
    refuse(path, 'this turn holds nothing but blocks of a hosted tool that this provider does not know');
  }
  return { ...turn, parts };
}

function isPortable(part: IrPart, target: Protocol): boolean {
  if (part.type === 'native') return part.protocol === target;
  if (part.type === 'media') return part.source.type !== 'file' || part.source.protocol === target;
  return part.type !== 'tool-result' || part.parts.every((inner) => isPortable(inner, target));
}

function carryPart(part: IrPart, place: Place): IrPart[] {
  if (part.type === 'native' && part.protocol !== place.target) return carryNative(part, place);
  if (part.type === 'media') refuseForeignFile(part, place);
  if (part.type === 'tool-result') {
    for (const inner of part.parts) if (inner.type === 'media') refuseForeignFile(inner, place);
  }
  return [part];
}

/** The model's own blocks are history; what a user says must not vanish. */
function carryNative({ text = '', path, protocol }: IrNative, { role, lost }: Place): IrPart[] {
  if (text !== '') return [{ type: 'text', text }];
  if (path === undefined) return [];
  const isOutput = protocol === 'openai-responses';
  if (role === 'user' && !isOutput) refuse(path, `only ${protocol} knows content of this kind`);
  lost.push(path);
  return [];
}

function refuseForeignFile(media: IrMedia, place: Place): void {
  if (media.source.type !== 'file' || media.source.protocol === place.target) return;
  const path = media.path ?? `turn ${place.index + 1}`;
  refuse(path, 'the file is stored at another provider, which this one cannot reach. Send its content instead.');
}
