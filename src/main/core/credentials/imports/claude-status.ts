// How Claude Code is signed in: looked at by click only, never copied, never renewed. Its login works in Claude Code alone.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ClientPlace } from '../../clients/client-place.ts';
import { ProgramError } from '../../host/program-error.ts';
import type { Programs } from '../../ports.ts';
import type { ProgramLogin } from '../../../../shared/model/sign-in.ts';
import { fieldsOf, numberOf, textOf, type Fields } from '../oauth/claims.ts';
import { placeFrom, readJsonFile } from './home.ts';

export const CLAUDE_ID = 'claude-subscription';

/** With one of these Claude Code no longer uses its own login. */
const OVERRIDES = [
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_API_KEY',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
];
const TIMEOUT_MS = 60_000;

export interface ClaudeStatusParts {
  readonly place: ClientPlace;
  readonly programs: Programs | undefined;
}

/** Reads what there is. On macOS the system asks the user first whether it may. */
export async function readClaudeStatus(parts: ClaudeStatusParts, signal: AbortSignal): Promise<ProgramLogin> {
  const { place } = parts;
  const chosen = placeFrom(place.readEnvironment, 'CLAUDE_CONFIG_DIR');
  const folder = chosen ?? join(place.homeFolder, '.claude');
  const login = readJsonFile(join(folder, '.credentials.json')) ?? (await fromKeychain(parts, { chosen, signal }));
  const overrides = overridesIn(readJsonFile(join(folder, 'settings.json')) ?? {});
  if (login === 'unknown') return { state: 'unknown', overrides };
  // Only this one object: the same file also holds tokens of tools that have nothing to do with it.
  const own = fieldsOf(login['claudeAiOauth'] ?? login['claude.ai_oauth']);
  if (textOf(own, 'accessToken') === undefined) return { state: 'signed-out', overrides };
  const plan = textOf(own, 'subscriptionType');
  const expiresAt = numberOf(own, 'expiresAt');
  return {
    state: 'signed-in',
    overrides,
    ...(plan === undefined ? {} : { plan }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

async function fromKeychain(
  { place, programs }: ClaudeStatusParts,
  { chosen, signal }: { chosen: string | undefined; signal: AbortSignal },
): Promise<Fields | 'unknown'> {
  if (place.platform !== 'darwin' || programs === undefined) return {};
  const ending =
    chosen === undefined ? '' : `-${createHash('sha256').update(chosen.normalize('NFC')).digest('hex').slice(0, 8)}`;
  try {
    const { exitCode, stdout } = await programs.run({
      command: 'security',
      args: ['find-generic-password', '-s', `Claude Code-credentials${ending}`, '-w'],
      timeoutMs: TIMEOUT_MS,
      maxOutputBytes: 256 * 1024,
      signal,
    });
    return exitCode === 0 ? parse(stdout) : 'unknown';
  } catch (error) {
    if (error instanceof ProgramError) return 'unknown';
    throw error;
  }
}

function parse(text: string): Fields | 'unknown' {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // The error would quote what was read.
    return 'unknown';
  }
}

function overridesIn(settings: Fields): string[] {
  const environment = fieldsOf(settings['env']);
  const set = OVERRIDES.filter((name) => textOf(environment, name) !== undefined);
  return textOf(settings, 'apiKeyHelper') === undefined ? set : [...set, 'apiKeyHelper'];
}
