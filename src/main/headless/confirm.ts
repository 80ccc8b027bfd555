// Asks the person at the terminal, and only where there is one.
import { createInterface } from 'node:readline/promises';
import type { CommandWorld } from './terminal.ts';

export interface Question {
  readonly text: string;
  /** Given with the command. */
  readonly isYes: boolean;
}

/** Yes without asking where nobody sits: whoever runs a command in a script has decided already. */
export async function confirm({ text, isYes }: Question, { terminal, signal }: CommandWorld): Promise<boolean> {
  if (isYes || !terminal.isInteractive || process.stdin.isTTY !== true) return true;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${text} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
