// Reads the cases from their files.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Case } from './case-types.ts';

const FOLDER = join(import.meta.dirname, 'cases');

export function loadCases(): Case[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readCase(name));
}

function readCase(name: string): Case {
  const content = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Omit<Case, 'id'>;
  return { ...content, id: basename(name, '.json') };
}
