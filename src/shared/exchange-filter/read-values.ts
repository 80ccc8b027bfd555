// Reads the values of a filter: durations, amounts, and points in time.

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const DAY_MS = 86_400_000;

/** `5`, `5s`, `1.5s`, `500ms`, `2m` as milliseconds; a bare number is seconds. Undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * (UNIT_MS[match[2] ?? 's'] ?? 1000);
}

/** `1000`, `1.5`, `10k`, `2m` as a number. Undefined for anything else. */
export function readAmount(text: string): number | undefined {
  const match = /^\$?(\d+(?:\.\d+)?)(k|m)?$/.exec(text);
  if (match === null) return undefined;
  const factor = match[2] === 'k' ? 1000 : match[2] === 'm' ? 1_000_000 : 1;
  return Number(match[1]) * factor;
}

/**
 * `10m`, `2h`, `3d` (before now), `14:30` (today), `2026-11-25` or `2026-11-25T14:30` by this computer's calendar, as
 * Unix milliseconds. `isUntil`: a whole day counts to its end. Undefined for anything else.
 */
export function readTime(text: string, { now, isUntil }: { now: number; isUntil: boolean }): number | undefined {
  if (text === 'today') return dayStart(now) + (isUntil ? DAY_MS : 0);
  const ago = /[a-z]$/.test(text) ? readDuration(text) : undefined;
  if (ago !== undefined) return now - ago;
  const clock = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (clock !== null) return dayStart(now) + Number(clock[1]) * 3_600_000 + Number(clock[2]) * 60_000;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  // Without an offset the text would be read as UTC for a bare day, and as local time otherwise.
  const time = Date.parse(isDay ? `${text}T00:00` : text);
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  return isDay && isUntil ? time + DAY_MS : time;
}

function dayStart(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
