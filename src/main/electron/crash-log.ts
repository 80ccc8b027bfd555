// What is written down when something breaks that nobody expected. It stays on this machine.
import type { App, CrashReporter } from 'electron';
import type { Log } from '../core/ports.ts';

export interface CrashLogParts {
  readonly app: Pick<App, 'on'>;
  readonly crashReporter: Pick<CrashReporter, 'start'>;
  readonly process: Pick<NodeJS.Process, 'on'>;
  /** The log opens later than this is called: the data folder may belong to another running app. */
  readonly log: Log;
  /** Ends the app, since after an unknown error its state can't be trusted; the text is for a user whom starting again did not help. */
  readonly onFatal: (text: string) => void;
}

/** Keeps native crash dumps on disk without sending them, and logs the failures of every process. */
export function startCrashLog({ app, crashReporter, process, log, onFatal }: CrashLogParts): void {
  crashReporter.start({ uploadToServer: false, productName: 'Dragoman' });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log.error('a helper process ended unexpectedly', { type, reason, exitCode });
  });
  process.on('unhandledRejection', (error) => {
    // One lost promise must not take down the streams of all clients.
    log.error('a promise was rejected and nobody looked', { error });
  });
  process.on('uncaughtException', (error) => {
    log.error('an unexpected error ended the app', { error });
    onFatal(
      'Dragoman met an unexpected error and has to close; starting it again by itself did not help. What it was is in dragoman.log in the data folder. Please report it with that file.',
    );
  });
}
