// Starting the app again after an error that nobody caught, unless that happened too often.
import type { App } from 'electron';
import { linkAmong } from './deep-link.ts';

/** Carries the times of crashes from one start to the next, so that a file that can't be written changes nothing. */
const OPTION = '--after-crash=';
/** Whoever crashes more often than this has a lasting problem, which starting again would only hide. */
const MAXIMUM_STARTS = 3;
const WINDOW_MS = 10 * 60_000;

export interface StartAgainParts {
  readonly app: Pick<App, 'relaunch' | 'exit'>;
  /** The command line of this start, the program first. */
  readonly words: readonly string[];
  /** Set in an AppImage: its own file, since the program runs from a folder that goes away with it. */
  readonly appImage: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Ends this process and has the system start the next one, in the background. False: not done, it has crashed too often. */
export function startAgain({ app, words, appImage, now }: StartAgainParts): boolean {
  const crashes = crashesIn(words).filter((time) => time <= now && now - time < WINDOW_MS);
  if (crashes.length >= MAXIMUM_STARTS) return false;
  // A link that was opened once must not be opened again.
  const kept = words
    .slice(1)
    .filter((word) => !word.startsWith(OPTION) && word !== '--hidden' && linkAmong([word]) === undefined);
  app.relaunch({
    args: [...kept, '--hidden', `${OPTION}${[...crashes, now].join(',')}`],
    ...(appImage === undefined ? {} : { execPath: appImage }),
  });
  app.exit(1);
  return true;
}

/** Whether this start follows a crash, so that the user is told. */
export function isAfterCrash(words: readonly string[]): boolean {
  return crashesIn(words).length > 0;
}

function crashesIn(words: readonly string[]): number[] {
  const text = words.find((word) => word.startsWith(OPTION))?.slice(OPTION.length) ?? '';
  return text.split(',').flatMap((part) => (/^\d{1,15}$/u.test(part) ? [Number(part)] : []));
}
