// The cooldown of one credential, or of one credential with one model: a pure reducer. Times are monotonic milliseconds.
import type { FailureCode } from '../ir/failure.ts';
import { FORGET_FAILURES_MS, LONGEST_HINT_MS, windowLength, type CooldownClass } from './cooldown-rules.ts';

export interface CooldownWindow {
  readonly openedAt: number;
  readonly until: number;
  /** The provider itself named the time. */
  readonly isHard: boolean;
  /** From here on one request may look whether it is over, even before `until`. */
  readonly probeAt: number;
}

export interface Cooldown {
  /** Why it cools, of the last failure. */
  readonly code: FailureCode;
  /** Windows opened in a row, with those failures that open none. */
  readonly failures: number;
  readonly failedAt: number;
  /** Absent: failures are counted, but nobody is kept away. */
  readonly window?: CooldownWindow;
  /** The one request that is under way to look. */
  readonly probe?: number;
}

export type Standing =
  | { readonly kind: 'free' }
  /** The window is over: one request may try. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'cooling'; readonly remainingMs: number; readonly isHard: boolean; readonly code: FailureCode };

/** While somebody looks, the others come back this much later. */
const BUSY_MS = 1000;

/** What a request may do now. */
export function standingOf(cooldown: Cooldown | undefined, now: number): Standing {
  const window = cooldown?.window;
  if (cooldown === undefined || window === undefined) return { kind: 'free' };
  const { code } = cooldown;
  const remainingMs = Math.max(0, Math.min(window.until, window.probeAt) - now);
  if (cooldown.probe !== undefined) {
    return { kind: 'cooling', remainingMs: Math.max(BUSY_MS, remainingMs), isHard: window.isHard, code };
  }
  return remainingMs === 0 ? { kind: 'probe' } : { kind: 'cooling', remainingMs, isHard: window.isHard, code };
}

/** Whether one may be let through although the window is open: never against the provider's word, never two at once. */
export function mayForce(cooldown: Cooldown | undefined): boolean {
  return cooldown?.window === undefined || (cooldown.probe === undefined && !cooldown.window.isHard);
}

interface Ended {
  readonly now: number;
  /** When the request began: what began before a window opened says nothing about it. */
  readonly startedAt: number;
  /** Its number, which is also that of its permit. */
  readonly request: number;
}

export type CooldownEvent =
  | { readonly type: 'probe'; readonly request: number }
  | ({
      readonly type: 'fail';
      readonly kind: CooldownClass;
      readonly code: FailureCode;
      readonly hintMs?: number | undefined;
      readonly random: number;
    } & Ended)
  /** Content came: it works, though nobody knows yet how it ends. */
  | ({ readonly type: 'alive' } & Ended)
  | ({ readonly type: 'ok' } & Ended)
  /** It ended in a way that says nothing: cancelled, or the caller's own mistake. */
  | { readonly type: 'release'; readonly request: number };

/** The cooldown after an event; undefined when there is nothing left to remember. */
export function reduceCooldown(cooldown: Cooldown | undefined, event: CooldownEvent): Cooldown | undefined {
  if (event.type === 'fail') return failed(cooldown, event);
  if (cooldown === undefined) return undefined;
  switch (event.type) {
    case 'probe':
      return { ...cooldown, probe: event.request };
    case 'release':
      return released(cooldown, event.request);
    case 'alive':
      return isStale(cooldown, event) ? cooldown : withoutWindow(cooldown);
    case 'ok':
      return isStale(cooldown, event) ? released(cooldown, event.request) : undefined;
  }
}

function failed(known: Cooldown | undefined, event: Failed): Cooldown {
  const { now, code } = event;
  const before = known === undefined ? undefined : released(known, event.request);
  const open = before?.window !== undefined && now < before.window.until ? before.window : undefined;
  // Of many requests under way only one makes the next window longer.
  const failures = failuresUntil(before, now) + (open === undefined ? 1 : 0);
  const window = open === undefined ? newWindow(event, failures) : keptWindow(open, event);
  const probe = before?.probe;
  return {
    ...(probe === undefined ? {} : { probe }),
    code,
    failures,
    failedAt: now,
    ...(window === undefined ? {} : { window }),
  };
}

/** After a long time without a failure they don't count any more. */
function failuresUntil(cooldown: Cooldown | undefined, now: number): number {
  if (cooldown === undefined) return 0;
  const quietSince = Math.max(cooldown.failedAt, cooldown.window?.until ?? 0);
  return now - quietSince > FORGET_FAILURES_MS ? 0 : cooldown.failures;
}

type Failed = Extract<CooldownEvent, { type: 'fail' }>;

function newWindow({ now, kind, hintMs, random }: Failed, failures: number): CooldownWindow | undefined {
  const length = windowLength({ kind, failures, hintMs, random });
  if (length === undefined) return undefined;
  const { lengthMs, isHard, probeAfterMs } = length;
  return { openedAt: now, until: now + lengthMs, isHard, probeAt: now + probeAfterMs };
}

/** An open window stays as it is, unless the provider now names a later time, or the look at a long one has failed. */
function keptWindow(window: CooldownWindow, event: Failed): CooldownWindow {
  const told = event.hintMs === undefined ? undefined : newWindow(event, 1);
  if (told !== undefined && told.probeAt > window.probeAt) return told;
  if (event.now < window.probeAt) return window;
  return { ...window, probeAt: Math.min(window.until, event.now + LONGEST_HINT_MS) };
}

function isStale({ window, probe }: Cooldown, { startedAt, request }: Ended): boolean {
  return window !== undefined && probe !== request && startedAt <= window.openedAt;
}

function released(cooldown: Cooldown, request: number): Cooldown {
  if (cooldown.probe !== request) return cooldown;
  const { probe: _ended, ...rest } = cooldown;
  return rest;
}

function withoutWindow({ window: _over, probe: _ended, ...rest }: Cooldown): Cooldown {
  return rest;
}
