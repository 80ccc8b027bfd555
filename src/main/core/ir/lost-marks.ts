// Marks on parts of a request that a target has no place for: harmless to lose, and reported (rule I-3).
import type { IrMedia, IrPart, IrRequest } from './request.ts';

/** `cache_control` if anything in the request asks for caching, for targets that can't be told where to cache. */
export function lostCacheMarks({ system, turns, tools }: IrRequest): string[] {
  const hasMark =
    [...system, ...tools].some(({ cache }) => cache !== undefined) ||
    turns.some(({ parts }) => parts.some((part) => allOf(part).some((one) => 'cache' in one)));
  return hasMark ? ['cache_control'] : [];
}

/** Where the client says how closely a picture is to be looked at, for targets that decide that themselves. */
export function lostDetails({ turns }: IrRequest): string[] {
  return turns
    .flatMap(({ parts }) => parts.flatMap(allOf))
    .flatMap((part) => (hasDetail(part) ? [`${part.path}.detail`] : []));
}

function allOf(part: IrPart): IrPart[] {
  return part.type === 'tool-result' ? [part, ...part.parts] : [part];
}

/** As much as there is, or as the provider likes: that is what happens anyway. */
const USUAL: ReadonlySet<string> = new Set(['auto', 'original']);

function hasDetail(part: IrPart): part is IrMedia & { path: string } {
  return part.type === 'media' && part.path !== undefined && part.detail !== undefined && !USUAL.has(part.detail);
}
