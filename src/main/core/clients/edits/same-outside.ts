// Whether two contents differ in nothing but the named keys.
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonValue } from '../../ir/json.ts';
import type { KeyPath } from '../formats/config-format.ts';

/** Groups that exist only for the named keys don't count as a difference. */
export function isSameOutside(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  paths: readonly KeyPath[],
): boolean {
  if (paths.some((path) => path.length === 0)) return true;
  if (paths.length === 0) return isDeepStrictEqual(left, right);
  if (paths.some(([step]) => typeof step !== 'string')) return isSameList(left, right, paths);
  const [first, second] = [groupOf(left), groupOf(right)];
  if (first === undefined || second === undefined) return false;
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...names].every((name) => isSameOutside(first[name], second[name], pathsBelow(paths, name)));
}

function groupOf(value: JsonValue | undefined): Record<string, JsonValue> | undefined {
  if (value === undefined || value === null) return {};
  return isJsonObject(value) ? value : undefined;
}

function pathsBelow(paths: readonly KeyPath[], name: string): KeyPath[] {
  return paths.filter(([step]) => step === name).map((path) => path.slice(1));
}

function isSameList(left: JsonValue | undefined, right: JsonValue | undefined, paths: readonly KeyPath[]): boolean {
  const isNamed = (item: JsonValue): boolean =>
    paths.some(([step]) => isJsonObject(item) && typeof step === 'object' && item[step.field] === step.equals);
  const others = (value: JsonValue | undefined): JsonValue[] =>
    (Array.isArray(value) ? value : []).filter((item) => !isNamed(item));
  return isDeepStrictEqual(others(left), others(right));
}
