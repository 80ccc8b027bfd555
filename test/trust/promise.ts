// What a promise of the gateway is to `npm run test:trust`: how it is tried, and what came of it.

export interface Outcome {
  /** What was reached, in a few words with numbers. */
  readonly figure: string;
  readonly isKept: boolean;
  /** What went wrong, or what the reader must know about the figure. */
  readonly notes?: readonly string[];
}

export interface TrustPromise {
  /** `P1` to `P24`. */
  readonly id: string;
  readonly title: string;
  /** What must be reached. */
  readonly limit: string;
  /** Its figures are times or sizes, so that nothing else may run beside it. */
  readonly isMeasured: boolean;
  /** Throws only when it could not be tried at all, which counts as broken. */
  readonly run: () => Promise<Outcome>;
}

/** Kept when nothing is wrong. */
export function outcomeOf(figure: string, problems: readonly string[]): Outcome {
  return { figure, isKept: problems.length === 0, ...(problems.length === 0 ? {} : { notes: problems.slice(0, 10) }) };
}

/** Joins outcomes of several trials into one. */
export function joined(...outcomes: readonly Outcome[]): Outcome {
  const notes = outcomes.flatMap((outcome) => outcome.notes ?? []);
  return {
    figure: outcomes.map(({ figure }) => figure).join('; '),
    isKept: outcomes.every(({ isKept }) => isKept),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
