// The lines in which two texts differ, with some lines around them.
import type { ClientPlan } from '../../../shared/model/client.ts';

export type PlanLine = ClientPlan['files'][number]['lines'][number];

const CONTEXT = 3;
/** More lines than that are compared as a whole: it would take too long, and nobody would read it. */
const LONGEST = 4000;

/** The changed lines with some lines around them. */
export function diffLines(before: readonly string[], after: readonly string[]): PlanLine[] {
  const lines = before.length + after.length > LONGEST ? replaceAll(before, after) : compare(before, after);
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: PlanLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear[index] === true) shown.push(line);
    else if (shown.at(-1)?.kind !== 'gap') shown.push({ kind: 'gap', text: '' });
  }
  return shown;
}

function replaceAll(before: readonly string[], after: readonly string[]): PlanLine[] {
  return [
    ...before.map((text): PlanLine => ({ kind: 'removed', text })),
    ...after.map((text): PlanLine => ({ kind: 'added', text })),
  ];
}

/** The longest common subsequence, between what is equal at both ends. */
function compare(before: readonly string[], after: readonly string[]): PlanLine[] {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const same = (texts: readonly string[]): PlanLine[] => texts.map((text) => ({ kind: 'same', text }));
  return [
    ...same(before.slice(0, head)),
    ...compareMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

function compareMiddle(before: readonly string[], after: readonly string[]): PlanLine[] {
  const lengths = commonLengths(before, after);
  const lines: PlanLine[] = [];
  let [left, right] = [0, 0];
  while (left < before.length && right < after.length) {
    const isSame = before[left] === after[right];
    const isRemoved = !isSame && lengths(left + 1, right) >= lengths(left, right + 1);
    if (isRemoved) lines.push({ kind: 'removed', text: before[left] ?? '' });
    else lines.push({ kind: isSame ? 'same' : 'added', text: after[right] ?? '' });
    if (isSame || isRemoved) left += 1;
    if (!isRemoved) right += 1;
  }
  return [...lines, ...replaceAll(before.slice(left), after.slice(right))];
}

/** How many lines the rests of both have in common, from each pair of places on. */
function commonLengths(before: readonly string[], after: readonly string[]): (left: number, right: number) => number {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (left: number, right: number): number => lengths[left * width + right] ?? 0;
  for (let left = before.length - 1; left >= 0; left -= 1) {
    for (let right = after.length - 1; right >= 0; right -= 1) {
      const isSame = before[left] === after[right];
      const skipped = Math.max(at(left + 1, right), at(left, right + 1));
      lengths[left * width + right] = isSame ? at(left + 1, right + 1) + 1 : skipped;
    }
  }
  return at;
}
