// The checks of the cases: `{path, operator: operand, …}`, or alternatives (`any`) and lists (`all`) of them.
import { contains, isEqual, isPresent, isSubset, show, typeName } from './compare.ts';
import { resolvePath, type Root } from './path.ts';

export interface Check {
  readonly path?: string;
  readonly any?: readonly (Check | Check[])[];
  readonly all?: readonly Check[];
  readonly why?: string;
  readonly [operator: string]: unknown;
}

/** Why the check does not hold; undefined when it does. */
export function findFault(root: Root, check: Check): string | undefined {
  if (check.any !== undefined) return faultOfAny(root, check.any);
  if (check.all !== undefined) return firstFault(root, check.all);
  return faultAtPath(root, check);
}

function faultOfAny(root: Root, alternatives: readonly (Check | Check[])[]): string | undefined {
  const faults: string[] = [];
  for (const alternative of alternatives) {
    const fault = firstFault(root, [alternative].flat());
    if (fault === undefined) return undefined;
    faults.push(fault);
  }
  return `none of ${faults.length} alternatives holds: ${faults.join(' | ')}`;
}

function firstFault(root: Root, checks: readonly Check[]): string | undefined {
  for (const check of checks) {
    const fault = findFault(root, check);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const REMARKS = new Set(['path', 'why']);

function faultAtPath(root: Root, check: Check): string | undefined {
  const { path = '$' } = check;
  const value = resolvePath(root, path);
  for (const [name, operand] of Object.entries(check)) {
    if (REMARKS.has(name)) continue;
    const operator = OPERATORS[name];
    if (operator === undefined) throw new Error(`unknown operator ${name} at ${path}`);
    const fault = operator(value, operand, root);
    if (fault !== undefined) return `${path}: ${fault}, got ${show(value)}`;
  }
  return undefined;
}

type Operator = (value: unknown, operand: unknown, root: Root) => string | undefined;

function unless(holds: boolean, fault: string): string | undefined {
  return holds ? undefined : fault;
}

function lengthOf(value: unknown): number | undefined {
  return (value as { length?: number } | undefined | null)?.length;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isAbsent(value: unknown): boolean {
  return !isPresent(value) || (Array.isArray(value) && value.length === 0);
}

/** One small function an operator: the fault, or undefined. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  equals: (value, wanted) => unless(isEqual(value, wanted), `expected ${show(wanted)}`),
  notEquals: (value, unwanted) => unless(!isEqual(value, unwanted), `must not be ${show(unwanted)}`),
  equalsOrAbsent: (value, wanted) =>
    unless(!isPresent(value) || isEqual(value, wanted), `expected ${show(wanted)} or nothing`),
  equalsPath: (value, path, root) => {
    const other = resolvePath(root, String(path));
    return unless(
      other !== undefined && isEqual(value, other),
      `expected the same as ${String(path)} = ${show(other)}`,
    );
  },
  matchesSubset: (value, wanted) => unless(isSubset(wanted, value), `expected at least ${show(wanted)}`),
  contains: (value, needles) => {
    const missing = listOf(needles).find((needle) => !contains(value, needle));
    return unless(missing === undefined, `expected to contain ${show(missing)}`);
  },
  notContains: (value, needles) => {
    const found = listOf(needles).find((needle) => contains(value, needle));
    return unless(found === undefined, `must not contain ${show(found)}`);
  },
  exists: (value, isWanted) =>
    unless(isPresent(value) === isWanted, isWanted === true ? 'must exist' : 'must be absent'),
  absent: (value, isWanted) =>
    unless(isAbsent(value) === isWanted, isWanted === true ? 'must be absent' : 'must exist'),
  type: (value, name) =>
    unless(
      typeName(value) === name || (name === 'number' && typeof value === 'number'),
      `expected type ${String(name)}`,
    ),
  oneOf: (value, choices) =>
    unless(
      listOf(choices).some((choice) => isEqual(choice, value)),
      `expected one of ${show(choices)}`,
    ),
  matches: (value, pattern) =>
    unless(
      typeof value === 'string' && new RegExp(String(pattern), 's').test(value),
      `expected to match ${show(pattern)}`,
    ),
  notMatches: (value, pattern) =>
    unless(
      typeof value !== 'string' || !new RegExp(String(pattern), 's').test(value),
      `must not match ${show(pattern)}`,
    ),
  length: (value, wanted) => unless(lengthOf(value) === wanted, `expected length ${show(wanted)}`),
  minLength: (value, least) => unless((lengthOf(value) ?? -1) >= Number(least), `expected length >= ${show(least)}`),
  gte: (value, least) => unless(typeof value === 'number' && value >= Number(least), `expected >= ${show(least)}`),
  lte: (value, most) => unless(typeof value === 'number' && value <= Number(most), `expected <= ${show(most)}`),
  each: (value, inner) => {
    if (!Array.isArray(value) || value.length === 0) return 'expected a list that is not empty';
    const faults = value.map((element) =>
      faultAtPath({ document: { element }, around: {} }, { path: 'element', ...(inner as object) }),
    );
    return faults.find((fault) => fault !== undefined);
  },
  unique: (value) => unless(Array.isArray(value) && new Set(value).size === value.length, 'expected no value twice'),
  rolesOnly: (value, roles) =>
    unless(Array.isArray(value) && value.every((role) => listOf(roles).includes(role)), `expected only ${show(roles)}`),
};
