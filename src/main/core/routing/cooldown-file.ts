// Keeps cooldowns over a restart: a small file in the data folder, written behind, and read with distrust.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode } from '../files/file-calls.ts';
import { writeFileAtomicSync } from '../files/atomic-write.ts';
import type { FailureCode } from '../ir/failure.ts';
import type { Clock, Log, Paths } from '../ports.ts';
import type { Cooldown, CooldownWindow } from './cooldown.ts';
import { FORGET_FAILURES_MS, LONGEST_HINT_MS } from './cooldown-rules.ts';

export interface CooldownFileDependencies {
  readonly paths: Paths;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CooldownFile {
  /** What an earlier run knew, in the terms of this run's clock. */
  read(): ReadonlyMap<string, Cooldown>;
  /** Writes soon, however often it is called. */
  writeSoon(entries: () => ReadonlyMap<string, Cooldown>): void;
  /** Writes what is still to be written. */
  close(): void;
}

const FILE_NAME = 'cooldowns.json';
const WRITE_AFTER_MS = 1000;
const MOST_KEPT = 1000;

const time = z.number().finite();
const entrySchema = z.object({
  id: z.string().max(1024),
  code: z.string().max(64),
  failures: z.int().min(1).max(1000),
  /** Unix milliseconds, as all times in the file. */
  failedAt: time,
  window: z.object({ openedAt: time, until: time, probeAt: time, isHard: z.boolean() }).optional(),
});
const fileSchema = z.object({ version: z.literal(1), cooldowns: z.array(z.unknown()).max(MOST_KEPT) });

/** Makes the keeper. It never throws: without a usable file cooldowns last until the app is closed. */
export function createCooldownFile({ paths, clock, log }: CooldownFileDependencies): CooldownFile {
  const path = join(paths.data, FILE_NAME);
  let cancel: (() => void) | undefined;
  let pending: (() => ReadonlyMap<string, Cooldown>) | undefined;
  let hasComplained = false;
  const write = (): void => {
    cancel?.();
    cancel = undefined;
    if (pending === undefined) return;
    const text = serialize(pending(), clock);
    pending = undefined;
    try {
      mkdirSync(paths.data, { recursive: true, mode: 0o700 });
      writeFileAtomicSync(path, text);
      hasComplained = false;
    } catch (error) {
      if (!hasComplained)
        log.warn('Cooldowns could not be written down; they last until Dragoman is closed', { error });
      hasComplained = true;
    }
  };
  return {
    read: () => restore(readText(path, log), clock),
    writeSoon: (entries) => {
      pending = entries;
      cancel ??= clock.setTimer(WRITE_AFTER_MS, write);
    },
    close: write,
  };
}

function readText(path: string, log: Log): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') log.warn('The file of cooldowns could not be read', { error });
    return undefined;
  }
}

/** The text to keep. Permits are not in it: their requests end with the app. */
export function serialize(cooldowns: ReadonlyMap<string, Cooldown>, clock: Pick<Clock, 'now' | 'monotonic'>): string {
  const offset = clock.now() - clock.monotonic();
  const entries = [...cooldowns].slice(-MOST_KEPT).map(([id, { code, failures, failedAt, window }]) => ({
    id,
    code,
    failures,
    failedAt: failedAt + offset,
    ...(window === undefined ? {} : { window: shift(window, offset) }),
  }));
  return `${JSON.stringify({ version: 1, cooldowns: entries })}\n`;
}

/** What still counts. A clock that was set back can't make a cooldown longer than it was when it began. */
export function restore(text: string | undefined, clock: Pick<Clock, 'now' | 'monotonic'>): Map<string, Cooldown> {
  const cooldowns = new Map<string, Cooldown>();
  const file = fileSchema.safeParse(parse(text));
  if (!file.success) return cooldowns;
  const now = clock.now();
  for (const raw of file.data.cooldowns) {
    const parsed = entrySchema.safeParse(raw);
    if (!parsed.success) continue;
    const { id, failures, failedAt, window } = parsed.data;
    const age = Math.max(0, now - Math.max(failedAt, window?.until ?? failedAt));
    if (age > FORGET_FAILURES_MS) continue;
    const offset = clock.monotonic() - now;
    const kept = window === undefined ? undefined : shift(clamped(window, now), offset);
    cooldowns.set(id, {
      // Only shown and told, never decided upon: a code of another version does no harm.
      code: parsed.data.code as FailureCode,
      failures,
      failedAt: Math.min(failedAt, now) + offset,
      ...(kept === undefined ? {} : { window: kept }),
    });
  }
  return cooldowns;
}

function clamped({ openedAt, until, probeAt, isHard }: CooldownWindow, now: number): CooldownWindow {
  const length = Math.max(0, until - openedAt);
  const begin = Math.min(openedAt, now);
  const end = Math.min(until, begin + length);
  // Where looks are allowed on the way, the next one is never further off than the first was.
  const look = probeAt < until ? Math.min(probeAt, now + LONGEST_HINT_MS) : end;
  return { openedAt: begin, until: end, probeAt: Math.min(look, end), isHard };
}

function shift({ openedAt, until, probeAt, isHard }: CooldownWindow, offset: number): CooldownWindow {
  return { openedAt: openedAt + offset, until: until + offset, probeAt: probeAt + offset, isHard };
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Damaged: it is only a memory of troubles, and the next request makes a new one.
    return undefined;
  }
}
