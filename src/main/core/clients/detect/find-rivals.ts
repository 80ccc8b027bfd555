// Finds what would be stronger than our settings: variables, also those in start files of shells, and other files.
import type { Rival } from '../../../../shared/model/client.ts';
import type { JsonValue } from '../../ir/json.ts';
import type { ClientDefinition, PossibleRival } from '../client-definition.ts';
import { inConfigHome, inHome, type ClientPlace } from '../client-place.ts';
import { FORMATS } from '../formats/formats.ts';

export interface RivalInput {
  readonly definition: ClientDefinition;
  readonly place: ClientPlace;
  readonly folder: string | undefined;
  /** The text of a file; undefined when it is not there or can't be read. */
  readonly readText: (path: string) => string | undefined;
  readonly isOurs: (value: JsonValue) => boolean;
}

/** All of them, those that win first. */
export function findRivals(input: RivalInput): Rival[] {
  const possible = input.definition.rivals?.({ place: input.place, folder: input.folder }) ?? {};
  const found = [...variableRivals(possible, input), ...fileRivals(possible, input)];
  return found.toSorted((left, right) => Number(left.effect !== 'wins') - Number(right.effect !== 'wins'));
}

function variableRivals({ variables = [] }: PossibleRival, input: RivalInput): Rival[] {
  return variables.flatMap(({ name, effect, text, isHarmless = () => false }) => {
    const value = input.place.readEnvironment(name);
    if (value !== undefined) {
      const matters = value !== '' && !input.isOurs(value) && !isHarmless(value);
      return matters ? [{ name, where: 'environment', effect, text }] : [];
    }
    const place = findInStartFiles(name, input);
    return place === undefined ? [] : [{ name, where: place, effect, text }];
  });
}

/** A desktop app is not started by a shell, so the start files tell what clients in a terminal will see. */
function findInStartFiles(name: string, { place, readText, isOurs }: RivalInput): string | undefined {
  const assignment = new RegExp(`^\\s*(?:export\\s+|set\\s+(?:-\\w+\\s+)+)?${name}[ =]\\s*["']?([^"'\\s#]*)`);
  for (const path of startFiles(place)) {
    const lines = readText(path)?.split('\n') ?? [];
    const index = lines.findIndex((line) => {
      const value = assignment.exec(line)?.[1];
      return value !== undefined && value !== '' && !isOurs(value);
    });
    if (index >= 0) return `${path}:${index + 1}`;
  }
  return undefined;
}

function startFiles(place: ClientPlace): string[] {
  if (place.platform === 'win32') return [];
  const names = ['.zshenv', '.zprofile', '.zshrc', '.bash_profile', '.bashrc', '.profile'];
  return [...names.map((name) => inHome(place, name)), inConfigHome(place, 'fish', 'config.fish')];
}

function fileRivals({ files = [] }: PossibleRival, { readText, isOurs }: RivalInput): Rival[] {
  return files.flatMap(({ path, key, text, effect = 'wins', isHarmless = () => false }) => {
    const content = readText(path);
    if (content === undefined) return [];
    const rival: Rival = { name: key?.join('.') ?? '', where: path, effect, text };
    if (key === undefined) return [rival];
    const value = valueIn(content, key);
    const isNothing = value === undefined || value === '' || isOurs(value);
    return isNothing || (typeof value === 'string' && isHarmless(value)) ? [] : [rival];
  });
}

/** Claude Code's file of all that it remembers has megabytes, so a file is taken apart only where there is something to find. */
function valueIn(content: string, key: readonly string[]): JsonValue | undefined {
  const mayBeThere = content.includes(key.at(-1) ?? '') && FORMATS.jsonc.findProblem(content) === undefined;
  return mayBeThere ? findKey(content, key) : undefined;
}

function findKey(text: string, key: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = FORMATS.jsonc.contentOf(text);
  for (const name of key) {
    value = typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
  }
  return value;
}
