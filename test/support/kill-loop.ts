// Kills a child process again and again in the middle of its writes, to see what is left on the disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { bundleScript } from './bundle-script.ts';

export interface KillLoop {
  /** A module that writes without end and prints a line when it has begun. */
  readonly script: string;
  readonly args: readonly string[];
  readonly kills: number;
  /** Looks at the disk after each kill; returns true to stop early. */
  readonly afterKill: (round: number) => boolean | void;
}

/** Runs the script and kills it with SIGKILL after 0–12 ms of writing, `kills` times. Returns how often it did. */
export async function runKillLoop({ script, args, kills, afterKill }: KillLoop): Promise<number> {
  const plain = await bundleScript(script);
  for (let round = 1; round <= kills; round += 1) {
    const child = spawn(process.execPath, [plain, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit');
    await once(child.stdout, 'data');
    // Spread evenly over the range instead of at random, so that a run can be repeated.
    await pause((round * 7) % 13);
    child.kill('SIGKILL');
    await gone;
    if (afterKill(round) === true) return round;
  }
  return kills;
}
