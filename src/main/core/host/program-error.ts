// Why a program of the user's did not run to its end.

export type ProgramProblem = 'not-found' | 'not-allowed' | 'timeout' | 'too-much-output' | 'cancelled' | 'failed';

export class ProgramError extends Error {
  readonly problem: ProgramProblem;
  readonly command: string;

  constructor(problem: ProgramProblem, command: string, options?: ErrorOptions) {
    super(`${command}: ${problem}`, options);
    this.name = 'ProgramError';
    this.problem = problem;
    this.command = command;
  }
}
