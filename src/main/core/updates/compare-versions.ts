// Which of two versions is newer, by the rules of https://semver.org (section 11).

const VERSION = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([\da-z.-]{1,100}))?(?:\+[\da-z.-]{1,100})?$/i;

interface Version {
  readonly numbers: readonly number[];
  /** Empty for a release. */
  readonly before: readonly string[];
}

/** `1.2.3` out of `v1.2.3`; undefined when it is no version. */
export function versionOf(tag: string): string | undefined {
  return VERSION.test(tag) ? tag.replace(/^v/i, '') : undefined;
}

/** Whether the first is newer than the second. False when one of them is no version. */
export function isNewer(left: string, right: string): boolean {
  const [one, other] = [parse(left), parse(right)];
  return one !== undefined && other !== undefined && compare(one, other) > 0;
}

function parse(text: string): Version | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, before] = match;
  return { numbers: [major, minor, patch].map(Number), before: before === undefined ? [] : before.split('.') };
}

function compare(left: Version, right: Version): number {
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // What comes before a release is older than the release.
  if (left.before.length === 0 || right.before.length === 0) return right.before.length - left.before.length;
  for (let index = 0; index < Math.max(left.before.length, right.before.length); index += 1) {
    const difference = compareWords(left.before[index], right.before[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers by their size and before words; of two lists that begin alike the longer one is newer. */
function compareWords(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
  const areNumbers = [left, right].map((word) => /^\d+$/.test(word));
  if (areNumbers[0] && areNumbers[1]) return Number(left) - Number(right);
  if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}
