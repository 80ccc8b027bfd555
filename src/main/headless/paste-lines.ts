// What the user pastes into a command while a sign-in waits for a browser on another computer.
import { createInterface } from 'node:readline';
import { safe } from '@orpc/client';
import type { runningApp } from './running-app.ts';
import type { CommandWorld } from './terminal.ts';

export interface PasteParts {
  readonly app: ReturnType<typeof runningApp>;
  /** Of the attempt. */
  readonly id: string;
  /** The input is no terminal: when it ends, nobody can paste any more, and the attempt ends with it. */
  readonly endsWithInput: boolean;
  readonly world: CommandWorld;
}

/** As the contract has it; no address of a sign-in is longer. */
const LONGEST = 8192;

/** Whether a person sits at the keyboard who can be asked. */
export function canAsk({ terminal }: CommandWorld): boolean {
  return terminal.isInteractive && process.stdin.isTTY === true;
}

/**
 * Hands each line of the input to the attempt, until one fits; says why one does not. The returned function ends that.
 * Nothing of what was pasted is printed.
 */
export function takePastedLines(parts: PasteParts): () => void {
  const lines = createInterface({ input: process.stdin, terminal: false });
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    lines.close();
    process.stdin.pause();
  };
  void handOver(lines, parts, () => isOver).finally(stop);
  return stop;
}

async function handOver(lines: AsyncIterable<string>, parts: PasteParts, isOver: () => boolean): Promise<void> {
  const { app, id, endsWithInput, world } = parts;
  const { signal, terminal } = world;
  for await (const line of lines) {
    const text = line.trim().slice(0, LONGEST);
    if (isOver()) return;
    if (text === '') continue;
    const [error] = await safe(app.signIn.paste({ id, text }, { signal }));
    if (error === null || isOver()) return;
    terminal.complain(error.message);
  }
  if (!endsWithInput || isOver()) return;
  terminal.complain('The input ended before an address came that belongs to this sign-in. Start again for a new one.');
  await safe(app.signIn.cancel({ id }));
}
