// The built command as real processes, each with a home of its own that is gone afterwards.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingsInput } from '../../../src/shared/model/settings.ts';
import { cleanEnvironment, startServe, type ServeProcess } from '../../support/serve-process.ts';
import { ROOT } from './run-tests.ts';

/** What a user runs. */
export const ENTRY = join(ROOT, 'out/headless/main.js');
export const TOKEN = 'drg-trust-token';

const children = new Set<ChildProcess>();
const folders = new Set<string>();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when this process ends. */
export function ownFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dragoman-trust-')));
  folders.add(folder);
  return folder;
}

export interface GatewayOptions {
  readonly home?: string;
  /** Stored ones are used when absent. */
  readonly settings?: SettingsInput;
  readonly environment?: Readonly<Record<string, string>>;
  /** More words behind `serve`. */
  readonly words?: readonly string[];
}

export interface RunningGateway extends ServeProcess {
  readonly home: string;
  readonly port: number;
  residentMb(): number;
}

/** `dragoman serve`, ready. */
export async function startGateway({
  home = ownFolder(),
  settings,
  environment = {},
  words: moreWords = [],
}: GatewayOptions = {}): Promise<RunningGateway> {
  if (!existsSync(ENTRY)) throw new Error('the command is not built: run "npm run build" first');
  const words: string[] = [...moreWords];
  if (settings !== undefined) {
    const file = join(home, 'trust.jsonc');
    writeFileSync(file, JSON.stringify({ ...settings, gateway: { token: TOKEN, ...settings.gateway } }), {
      mode: 0o600,
    });
    words.push('--config', file);
  }
  const server = await startServe({ entry: ENTRY, home, words, environment });
  children.add(server.child);
  server.child.once('exit', () => children.delete(server.child));
  return {
    ...server,
    home,
    port: Number(new URL(server.gateway).port),
    residentMb: () => residentMb(server.child.pid ?? 0),
  };
}

/** From the system; 0 where it does not tell. */
export function residentMb(processId: number): number {
  if (process.platform !== 'linux') return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'latin1'))?.[1] ?? 0) / 1024;
}

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly milliseconds: number;
}

/** Runs one command to its end, or kills it after so many milliseconds. */
export async function runCommand(
  words: readonly string[],
  { environment, killAfterMs }: { environment: Readonly<Record<string, string>>; killAfterMs?: number },
): Promise<CommandResult> {
  const begin = performance.now();
  const child = spawn(process.execPath, [ENTRY, ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, output, milliseconds: performance.now() - begin };
}

export { cleanEnvironment };
