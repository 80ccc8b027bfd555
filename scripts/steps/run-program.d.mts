// Types of run-program.mjs, for its test.
export function runProgram(
  program: string,
  words: readonly string[],
  options?: { readonly isCaptured?: boolean; readonly isQuiet?: boolean; readonly limitMs?: number },
): Promise<{ code: number; output: string }>;
