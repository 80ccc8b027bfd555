// What `dragoman doctor` looks at finds out, in one form for all of it.

export interface Finding {
  /** What was looked at, in one or two words. */
  readonly check: string;
  /** `warn`: it works, or may work, but not as well as it could. `problem`: something doesn't work. */
  readonly state: 'ok' | 'warn' | 'problem';
  readonly text: string;
  /** What to do; always there unless all is well. */
  readonly todo?: string;
}

/** All is well. */
export function ok(check: string, text: string): Finding {
  return { check, state: 'ok', text };
}

/** Works, with a catch. */
export function warn(check: string, text: string, todo: string): Finding {
  return { check, state: 'warn', text, todo };
}

/** Does not work. */
export function problem(check: string, text: string, todo: string): Finding {
  return { check, state: 'problem', text, todo };
}

const WIDEST_STATE = 'problem'.length;

/** The lines for a terminal. */
export function describeFindings(findings: readonly Finding[]): string[] {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const indent = ' '.repeat(WIDEST_STATE + width + 4);
  return findings.flatMap(({ check, state, text, todo }) => [
    `${state.padEnd(WIDEST_STATE)}  ${check.padEnd(width)}  ${text}`,
    ...(todo === undefined ? [] : [`${indent}${todo}`]),
  ]);
}
