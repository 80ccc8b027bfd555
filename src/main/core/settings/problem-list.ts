// Turns schema issues into a list of problems that a user can act on. Never quotes a value: it could be a key.
import type { z } from 'zod';

/** Where a value stands, as a user would write it: `connections[0].baseUrl`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w$*-]+$/.test(String(step))) text += text === '' ? String(step) : `.${String(step)}`;
    else text += `[${JSON.stringify(String(step))}]`;
  }
  return text;
}

/** One line for each problem, in the order of the file. */
export function listProblems(error: z.ZodError): string[] {
  return error.issues.flatMap(describeIssue);
}

/** A sentence and the list, for places that show one text. */
export function joinProblems(intro: string, problems: readonly string[]): string {
  return [intro, ...problems.map((problem) => `  ${problem}`)].join('\n');
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => withPath([...issue.path, key], 'there is no such setting, check the spelling'));
  }
  // The name of a record entry is wrong, not its value: the first inner issue says why.
  if (issue.code === 'invalid_key') {
    return [withPath(issue.path, `this name can't be used: ${issue.issues[0]?.message ?? issue.message}`)];
  }
  return [withPath(issue.path, describe(issue))];
}

function withPath(path: readonly PropertyKey[], text: string): string {
  return path.length === 0 ? text : `${formatPath(path)}: ${text}`;
}

function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && /received undefined/.test(issue.message)
        ? 'this setting is missing'
        : `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_union':
      return 'has none of the allowed forms, see the documentation of this setting';
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must not be longer than ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'a group in { }',
  record: 'a group in { }',
};
