// Types of tally.mjs, for its test.
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}
export function tallyStep(step: {
  readonly code: number;
  readonly output: string;
  readonly hasOwnCount: boolean;
}): Tally;
export function sumLine(tallies: readonly Tally[]): string;
