// What connecting would change, for people: keys with their values before and after, and the lines around them.
import type { ClientPlan } from '../../../shared/model/client.ts';
import { redactText } from '../host/redact.ts';
import type { JsonValue } from '../ir/json.ts';
import { lastFourOf } from '../credentials/last-four.ts';
import { diffLines, type PlanLine } from './diff-lines.ts';
import { pathText } from './formats/config-format.ts';
import type { PlannedFile } from './edits/plan-file.ts';

/** One file of the plan. Secrets show their last characters only. */
export function viewFile(file: PlannedFile, secrets: readonly string[]): ClientPlan['files'][number] {
  const hide = (text: string): string => hideSecrets(text, secrets);
  return {
    path: file.path,
    isNew: file.current === undefined,
    isChanged: file.current !== file.next,
    keys: file.record.keys.map(({ path, before, values }) => ({
      key: pathText(path),
      ...(before === undefined ? {} : { before: hide(before) }),
      after: hide(valueText(values.at(-1) ?? null)),
    })),
    lines: diffTexts(file.current ?? '', file.next, hide),
  };
}

/** The lines in which two texts differ, each with its secrets hidden. */
export function diffTexts(before: string, after: string, hide: (text: string) => string): PlanLine[] {
  return diffLines(linesOf(before), linesOf(after)).map((line) => ({ ...line, text: hide(line.text) }));
}

function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value beside a name that says it is a secret; a reference such as `${KEY}` is none. */
const NAMED_SECRET = /((?:key|token|secret|password)["']?\s*[:=]\s*["']?)([^\s"',}[({$][^\s"',}]{7,})/giu;

/** Our tokens by their last characters, and whatever else looks like a key not at all. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const marked = secrets.reduce((rest, secret) => rest.replaceAll(secret, `(token …${lastFourOf(secret)})`), text);
  return redactText(marked).replace(
    NAMED_SECRET,
    (_all, name: string, value: string) => `${name}…${lastFourOf(value)}`,
  );
}

function linesOf(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
