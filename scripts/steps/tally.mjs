// Counts what the steps of `npm test` report: each ends with a line `N passed, N failed`.

const LAST_LINE = /^(\d+) passed, (\d+) failed$/;

/**
 * What one step adds to the sum. A step that fails without a line of its own, or although its line names no failure,
 * counts as one failure: a crash must never look like a success.
 */
export function tallyStep({ code, output, hasOwnCount }) {
  if (!hasOwnCount) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const line = output.trim().split('\n').at(-1)?.trim() ?? '';
  const [, passed, failed] = LAST_LINE.exec(line) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1 };
  const counted = { passed: Number(passed), failed: Number(failed) };
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

/** The sum as the line that `npm test` ends with. */
export function sumLine(tallies) {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  return `${passed} passed, ${failed} failed`;
}
