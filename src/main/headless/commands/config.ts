// `dragoman config`: what the user chose about the app itself, one key at a time.
import {
  preferencesChangeSchema,
  preferencesSchema,
  type Preferences,
  type PreferencesChange,
} from '../../../shared/model/preferences.ts';
import { UsageError, type Command } from '../command.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';

/** What can be read and changed by this command. */
export const CONFIG_KEYS = Object.keys(preferencesChangeSchema.shape) as readonly (keyof PreferencesChange)[];

/** Stands for a list without anything in it. */
const NOTHING = 'none';

const SWITCH_WORDS = new Map([
  ['on', true],
  ['true', true],
  ['off', false],
  ['false', false],
]);

export const configCommand: Command = {
  name: 'config',
  summary: 'Lists what you chose about the app itself; with a key and a value changes it.',
  usage: 'config [KEY [VALUE]]',
  optionHelp: {
    KEY: CONFIG_KEYS.join(', '),
    VALUE: `words of a list with commas between them; "${NOTHING}" empties it; "on" or "off" for a switch`,
  },
  options: {},
  wordCount: [0, 2],
  run: async ({ words: [name, word], isJson }, world) => {
    const key = name === undefined ? undefined : findKey(name);
    const change = key === undefined || word === undefined ? undefined : readChange(key, word);
    const { preferences } = runningApp(world);
    const now =
      change === undefined
        ? await preferences.get(undefined, { signal: world.signal })
        : await orExplain(preferences.set(change));
    world.terminal.print(isJson ? JSON.stringify(key === undefined ? now : now[key]) : readable(now, key));
    return 0;
  },
};

function findKey(name: string): keyof PreferencesChange {
  const key = CONFIG_KEYS.find((known) => known.toLowerCase() === name.toLowerCase());
  if (key === undefined) throw new UsageError(`There is no key "${name}".`);
  return key;
}

/** Throws UsageError with what the key takes. */
function readChange(key: keyof PreferencesChange, word: string): PreferencesChange {
  const isList = Array.isArray(preferencesSchema.shape[key].safeParse([]).data);
  const value = isList ? wordsIn(word) : plainValue(word, preferencesSchema.shape[key]);
  const change = preferencesChangeSchema.safeParse({ [key]: value });
  if (!change.success) throw new UsageError(`${key}: ${change.error.issues[0]?.message ?? 'this is no value for it'}.`);
  return change.data;
}

/** A number, "on" or "off" where the key takes such a thing, else the word itself. */
function plainValue(word: string, schema: (typeof preferencesSchema.shape)[keyof PreferencesChange]): unknown {
  if (schema.safeParse(true).success) return SWITCH_WORDS.get(word.toLowerCase()) ?? word;
  return /^\d+$/.test(word) ? Number(word) : word;
}

function wordsIn(text: string): string[] {
  return text === NOTHING ? [] : text.split(',').map((word) => word.trim());
}

function readable(now: Preferences, key: keyof PreferencesChange | undefined): string {
  if (key !== undefined) return asText(now[key]);
  const width = Math.max(...CONFIG_KEYS.map((name) => name.length));
  return CONFIG_KEYS.map((name) => `${name.padEnd(width)}  ${asText(now[name])}`).join('\n');
}

function asText(value: Preferences[keyof Preferences]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? NOTHING : value.join(',');
}
