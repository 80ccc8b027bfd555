// Whether the Node that runs this is new enough.
import packageFile from '../../../../package.json' with { type: 'json' };
import { ok, problem, type Finding } from './finding.ts';

/** Compares with what package.json asks for. */
export function checkNode(version: string): Finding {
  const needed = packageFile.engines.node.replace(/^>=\s*/, '');
  return isAtLeast(version, needed)
    ? ok('Node', version)
    : problem('Node', `${version} is too old for Dragoman.`, `Install Node ${needed} or newer.`);
}

function isAtLeast(version: string, needed: string): boolean {
  const [own, least] = [version, needed].map((text) => text.split('.').map(Number));
  for (const [index, part] of (least ?? []).entries()) {
    const number = own?.[index] ?? 0;
    if (number !== part) return number > part;
  }
  return true;
}
