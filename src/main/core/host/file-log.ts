// The app's log: one JSON object a line in the data folder, redacted, two files of bounded size. Never a body or a header.
import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '../ports.ts';
import { redactText, redactValue } from './redact.ts';

export interface FileLogOptions {
  /** The data folder; the files go into `logs` below it. */
  readonly dataFolder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly maximumBytes?: number;
  /** Told when a line can't be written, at most once. */
  readonly onFailure?: (error: unknown) => void;
}

export interface FileLog extends Log {
  readonly path: string;
}

const DEFAULT_MAXIMUM_BYTES = 2_000_000;

/**
 * Opens the log. Lines are written at once and synchronously: they are few, and the last one before a crash matters most.
 * A log that can't be written never stops the app.
 */
export function openFileLog(options: FileLogOptions): FileLog {
  const folder = join(options.dataFolder, 'logs');
  const path = join(folder, 'dragoman.log');
  let hasFailed = false;
  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (!hasFailed) options.onFailure?.(error);
      hasFailed = true;
    }
  };
  guarded(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    appendFileSync(path, '', { mode: 0o600 });
    chmodSync(path, 0o600);
  });
  const write = (level: string, message: string, details?: Record<string, unknown>): void =>
    guarded(() => {
      turnOver(path, options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES);
      const time = new Date(options.clock.now()).toISOString();
      const line = { time, level, message: redactText(message), ...asDetails(details) };
      appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    });
  return {
    path,
    info: (message, details) => write('info', message, details),
    warn: (message, details) => write('warn', message, details),
    error: (message, details) => write('error', message, details),
  };
}

function asDetails(details: Record<string, unknown> | undefined): { details?: unknown } {
  return details === undefined ? {} : { details: redactValue(details) };
}

function turnOver(path: string, maximumBytes: number): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= maximumBytes) renameSync(path, path.replace(/\.log$/u, '.old.log'));
}
