// The version in a package.json.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const versionSchema = z.object({ version: z.string() });

export function readJsonVersion(path: string): string {
  return versionSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}
