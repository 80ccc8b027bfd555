// The log file: one JSON object a line, kept small by rotation, without anything secret.
import { appendFileSync, chmodSync, existsSync, renameSync, statSync } from 'node:fs';
import type { Clock, Log } from '../ports.ts';
import { redactText, redactValue } from './redact.ts';

export interface JsonLogOptions {
  readonly path: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly maximumBytes?: number;
  /** How many full files are kept beside the current one: `.1` is the newest. */
  readonly keptFiles?: number;
}

const DEFAULT_MAXIMUM_BYTES = 2 * 1024 * 1024;
const DEFAULT_KEPT_FILES = 3;

/**
 * A log that never throws: on a full disk lines are dropped, and the next line that fits says how many. Lines are
 * written at once and synchronously: they are few, and the last one before a crash matters most.
 */
export function createJsonLog(options: JsonLogOptions): Log {
  const { path, clock, maximumBytes = DEFAULT_MAXIMUM_BYTES, keptFiles = DEFAULT_KEPT_FILES } = options;
  let size = takeOver(path);
  let dropped = 0;

  function append(level: string, message: string, details?: Record<string, unknown>): void {
    const shown = details === undefined ? {} : { details: redactValue(details) };
    const lost = dropped === 0 ? {} : { droppedLines: dropped };
    const line = { time: new Date(clock.now()).toISOString(), level, message: redactText(message), ...shown, ...lost };
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      if (size > 0 && size + bytes.length > maximumBytes) {
        rotate(path, keptFiles);
        size = 0;
      }
      appendFileSync(path, bytes, { mode: 0o600 });
      size += bytes.length;
      dropped = 0;
    } catch {
      // Nowhere to report it: the log is the place for reports, and the app must go on without.
      dropped += 1;
    }
  }

  return {
    info: (message, details) => append('info', message, details),
    warn: (message, details) => append('warn', message, details),
    error: (message, details) => append('error', message, details),
  };
}

/** Closes an existing file to others; returns its size. */
function takeOver(path: string): number {
  try {
    if (!existsSync(path)) return 0;
    chmodSync(path, 0o600);
    return statSync(path).size;
  } catch {
    // The first line will fail in the same way and is then counted as dropped.
    return 0;
  }
}

function rotate(path: string, keptFiles: number): void {
  for (let index = keptFiles - 1; index >= 1; index -= 1) {
    if (existsSync(`${path}.${index}`)) renameSync(`${path}.${index}`, `${path}.${index + 1}`);
  }
  renameSync(path, `${path}.1`);
}
