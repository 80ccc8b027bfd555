// What happens when something fails that nobody caught: it is written down, and the process ends.
import type { Log } from '../core/ports.ts';

/** The exit code that says so: no other end of the command has it. 70 is EX_SOFTWARE in sysexits.h. */
export const CRASHED = 70;

export interface CrashGuardOptions {
  readonly log: Log;
  readonly complain: (line: string) => void;
  readonly logPath: string;
}

/**
 * Installs the guard; the returned function takes it away. The process never goes on after such an error: what it holds
 * in memory may be half changed, and a wrong answer costs more than a restart.
 */
export function installCrashGuard({ log, complain, logPath }: CrashGuardOptions): () => void {
  const onCrash = (error: unknown): void => {
    log.error('something failed that nobody caught; Dragoman ends', { error });
    complain(`Dragoman stopped because of an error inside it. What happened is in ${logPath}. Please start it again.`);
    process.exit(CRASHED);
  };
  process.on('uncaughtException', onCrash);
  process.on('unhandledRejection', onCrash);
  return () => {
    process.off('uncaughtException', onCrash);
    process.off('unhandledRejection', onCrash);
  };
}
