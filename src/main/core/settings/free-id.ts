// Makes short ids out of the names that people give things.

const LONGEST_ID = 64;

/** Small letters, digits and dashes; empty when the name has none of them. */
function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** An id that nobody has yet, like the name; with a number behind it where another has it. `other` stands for a name without letters. */
export function freeIdFor(name: string, taken: ReadonlySet<string>, other: string): string {
  return numbered(slugOf(name) || other, taken);
}

/** The id itself, or with the first number behind it that makes it free. */
export function numbered(start: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`;
    const id = start.slice(0, LONGEST_ID - ending.length) + ending;
    if (!taken.has(id)) return id;
  }
}
