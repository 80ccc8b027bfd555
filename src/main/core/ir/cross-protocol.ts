// What must happen to a request before any codec renders it for another protocol: refuse what only its own can serve.
import { refuse } from './failure.ts';
import type { Protocol } from './protocol.ts';
import type { IrMedia, IrPart, IrRequest, IrTurn } from './request.ts';

/**
 * Refuses native-only fields and provider-stored files (rules N-2, N-3), and leaves of foreign blocks in the history
 * what a person could read of them (rule N-5). Codecs may rely on it: they never see a foreign native part or file.
 */
export function prepareForTarget(request: IrRequest, target: Protocol): IrRequest {
  const [first] = request.nativeOnly;
  if (first !== undefined) refuse(first.path, first.why);
  const turns = request.turns.map((turn, index) => carryTurn(turn, { target, index }));
  return { ...request, turns };
}

interface Place {
  readonly target: Protocol;
  readonly index: number;
}

function carryTurn(turn: IrTurn, place: Place): IrTurn {
  if (turn.parts.every((part) => isPortable(part, place.target))) return turn;
  const parts = turn.parts.flatMap((part) => carryPart(part, place));
  if (parts.length === 0) {
    refuse(`turn ${place.index + 1}`, 'it holds nothing but blocks of a hosted tool that this provider does not know');
  }
  return { ...turn, parts };
}

function isPortable(part: IrPart, target: Protocol): boolean {
  if (part.type === 'native') return part.protocol === target;
  if (part.type === 'media') return part.source.type !== 'file' || part.source.protocol === target;
  return part.type !== 'tool-result' || part.parts.every((inner) => isPortable(inner, target));
}

function carryPart(part: IrPart, place: Place): IrPart[] {
  if (part.type === 'native' && part.protocol !== place.target) {
    return part.text === undefined || part.text === '' ? [] : [{ type: 'text', text: part.text }];
  }
  if (part.type === 'media') refuseForeignFile(part, place);
  if (part.type === 'tool-result') {
    for (const inner of part.parts) if (inner.type === 'media') refuseForeignFile(inner, place);
  }
  return [part];
}

function refuseForeignFile(media: IrMedia, place: Place): void {
  if (media.source.type !== 'file' || media.source.protocol === place.target) return;
  const path = media.path ?? `turn ${place.index + 1}`;
  refuse(path, 'the file is stored at another provider, which this one cannot reach. Send its content instead.');
}
