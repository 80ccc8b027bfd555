// Finds in the installed Gemini CLI the text by which Google knows that program. It is no secret: every copy holds it.
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ClientPlace } from '../../clients/client-place.ts';
import { findProgram } from '../../clients/detect/find-program.ts';

const SECRET = /OAUTH_CLIENT_SECRET\s*=\s*["'](GOCSPX-[\w-]{10,60})["']/;
/** Beside the program where all is bundled, else in its core. */
const FOLDERS = [
  '',
  '../node_modules/@google/gemini-cli-core/dist/src/code_assist',
  '../../gemini-cli-core/dist/src/code_assist',
];
const MOST_FILES = 500;
const MOST_BYTES = 32 * 1024 * 1024;

/** Undefined when the program is not installed, or no longer holds it. */
export async function findGeminiSecret(place: ClientPlace): Promise<string | undefined> {
  const program = findProgram({ names: ['gemini'], place });
  if (program === undefined) return undefined;
  const home = dirname(await realpath(program));
  for (const folder of FOLDERS.map((name) => join(home, name))) {
    const found = await searchFolder(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function searchFolder(folder: string): Promise<string | undefined> {
  for (const name of (await namesIn(folder)).filter((file) => file.endsWith('.js')).slice(0, MOST_FILES)) {
    const path = join(folder, name);
    if ((await stat(path)).size > MOST_BYTES) continue;
    const found = SECRET.exec(await readFile(path, 'latin1'))?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // This version is laid out in another way.
    return [];
  }
}
