// Numbers, times and names as people read them, in the language of the window.
import type { Protocol } from '../../shared/protocols.ts';

/** Product names are the same in every language. */
const CLIENT_NAMES: Record<string, string> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  'gemini-cli': 'Gemini CLI',
  opencode: 'OpenCode',
  'qwen-code': 'Qwen Code',
  'kimi-cli': 'Kimi CLI',
  'kilo-cli': 'Kilo CLI',
  'grok-cli': 'Grok CLI',
  'copilot-cli': 'GitHub Copilot CLI',
  cline: 'Cline CLI',
  aider: 'Aider',
  continue: 'Continue',
  crush: 'Crush',
  goose: 'Goose',
  zed: 'Zed',
  sdk: 'SDK',
  curl: 'curl',
};

const SHORT_PROTOCOL_NAMES: Record<Protocol, string> = {
  'anthropic-messages': 'Messages',
  'openai-chat': 'Chat',
  'openai-responses': 'Responses',
  gemini: 'Gemini',
};

const PROTOCOL_NAMES: Record<Protocol, string> = {
  'anthropic-messages': 'Anthropic Messages',
  'openai-chat': 'OpenAI Chat Completions',
  'openai-responses': 'OpenAI Responses',
  gemini: 'Gemini generateContent',
};

const COMPACT_FROM = 100_000;
const COMPACT: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: 1 };
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** A client's name, or its id when we know no better one; undefined for `unknown`. */
export function clientName(client: string): string | undefined {
  return client === 'unknown' ? undefined : (CLIENT_NAMES[client] ?? client);
}

/** The wire format's full name. */
export function protocolName(protocol: Protocol): string {
  return PROTOCOL_NAMES[protocol];
}

/** The wire format in one word, for tight columns. */
export function shortProtocolName(protocol: Protocol): string {
  return SHORT_PROTOCOL_NAMES[protocol];
}

/** `Messages → Chat`, or one name when nothing is translated. */
export function protocolPair(client: Protocol, upstream: Protocol | undefined): string {
  const from = SHORT_PROTOCOL_NAMES[client];
  return upstream === undefined || upstream === client ? from : `${from} → ${SHORT_PROTOCOL_NAMES[upstream]}`;
}

/** `840ms`, `1.24s`, `12.4s`, `2m 5s`. */
export function formatDuration(durationMs: number, language: string): string {
  const whole = Math.max(0, durationMs);
  if (whole < 999.5) return unit(language, 'millisecond').format(whole);
  const seconds = whole / 1000;
  if (seconds < 9.995) return unit(language, 'second', 2).format(seconds);
  if (seconds < 59.95) return unit(language, 'second', 1).format(seconds);
  const rounded = Math.round(seconds);
  return `${unit(language, 'minute').format(Math.floor(rounded / 60))} ${unit(language, 'second').format(rounded % 60)}`;
}

/** Every digit up to a hundred thousand, then shortened: `12,345`, `128.4K`. */
export function formatTokens(count: number, language: string): string {
  return count < COMPACT_FROM ? number(language, {}).format(count) : number(language, COMPACT).format(count);
}

/** The time of day; with the date in front when that is not today. */
export function formatTime(time: number, now: number, language: string): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  const parts: Intl.DateTimeFormatOptions = isToday
    ? { hour: '2-digit', minute: '2-digit', second: '2-digit' }
    : { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return dateFormat(language, parts).format(time);
}

/** Date and time in full, for details and titles. */
export function formatMoment(time: number, language: string): string {
  return dateFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

/** `12 seconds ago`, `3 minutes ago`, `2 hours ago`; the date after a day. */
export function formatAge(time: number, now: number, language: string): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (seconds < 60) return format.format(-seconds, 'second');
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return formatMoment(time, language);
}

/** A day such as `2026-06-15` in full: `Jun 15, 2026`. */
export function formatDate(day: string, language: string): string {
  return dateFormat(language, { timeZone: 'UTC', dateStyle: 'medium' }).format(new Date(`${day}T00:00:00Z`));
}

function dateFormat(language: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return remembered(
    dateFormats,
    [language, parts],
    () => new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...parts }),
  );
}

function number(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return remembered(numberFormats, [language, options], () => new Intl.NumberFormat(language, options));
}

function unit(language: string, name: 'millisecond' | 'second' | 'minute', digits = 0): Intl.NumberFormat {
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return number(language, { style: 'unit', unit: name, unitDisplay: 'narrow', ...fraction });
}

/** Making a formatter costs more than using one a thousand times. */
function remembered<Format>(known: Map<string, Format>, key: unknown, make: () => Format): Format {
  const name = JSON.stringify(key);
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = make();
  known.set(name, made);
  return made;
}
