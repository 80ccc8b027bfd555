// Asks programs of the user's where model servers are: the login shell for its environment, LM Studio for its port.
import type { CorePorts, Programs } from '../ports.ts';
import { lmStudioTarget, namedTargets, type Target } from './targets.ts';

/** Rejects never: whoever is not there or does not answer has nothing to say. */
export type AskPrograms = (signal: AbortSignal) => Promise<Target[]>;

type Ports = Pick<CorePorts, 'shell' | 'programs' | 'readEnvironment' | 'userPlace'>;

/** Start-up files may be slow, and somebody may be waiting for the list. */
const TIME_LIMIT_MS = 3000;
const MOST_OUTPUT_BYTES = 64 * 1024;

/** Makes the function; it asks anew at each call. */
export function createAskPrograms({ shell, programs, readEnvironment, userPlace }: Ports): AskPrograms {
  if (programs === undefined || userPlace === undefined) return async () => [];
  const { homeFolder, platform } = userPlace;
  const loginShell = shell === 'electron' && platform !== 'win32' ? readEnvironment('SHELL') : undefined;
  return async (signal) => {
    const ask = (command: string, args: readonly string[]) => answerOf(programs, { command, args, signal });
    const [environment, port] = await Promise.all([
      loginShell === undefined ? new Map<string, string>() : environmentOf(loginShell, ask),
      lmStudioPort(homeFolder, ask),
    ]);
    return [...namedTargets((name) => environment.get(name)), lmStudioTarget(port)].filter(
      (target) => target !== undefined,
    );
  };
}

type Ask = (command: string, args: readonly string[]) => Promise<string>;

async function answerOf(
  programs: Programs,
  call: { command: string; args: readonly string[]; signal: AbortSignal },
): Promise<string> {
  try {
    const limits = { timeoutMs: TIME_LIMIT_MS, maxOutputBytes: MOST_OUTPUT_BYTES };
    const { stdout, stderr } = await programs.run({ ...call, ...limits });
    return `${stdout}\n${stderr}`;
  } catch {
    // Not installed, too slow or broken: all the same here.
    return '';
  }
}

/** Those that take `-c` and quote alike. */
const KNOWN_SHELL = /^\/(?:[^/]+\/)*(?:bash|zsh|fish|dash|ksh|sh)$/;
/** Nothing else of the environment is read: there may be keys in it. */
const VARIABLES = ['OLLAMA_HOST', 'LLAMA_ARG_HOST', 'LLAMA_ARG_PORT'] as const;
const MARK = 'dragoman-asks:';

/** An app that is started from a dock gets a bare environment: what the user's start-up files set is known to a shell only. */
async function environmentOf(shell: string, ask: Ask): Promise<Map<string, string>> {
  if (!KNOWN_SHELL.test(shell)) return new Map();
  const script = VARIABLES.map((name) => `printf '${MARK}${name}=%s\\n' "$${name}"`).join('; ');
  const text = await ask(shell, ['-l', '-i', '-c', script]);
  const found = text.matchAll(new RegExp(`^${MARK}([A-Z_]+)=(.+)$`, 'gm'));
  return new Map([...found].map(([, name = '', value = '']) => [name, value.trim()]));
}

/** LM Studio's own command tells where its server listens; it may be installed without being on the path. */
async function lmStudioPort(homeFolder: string, ask: Ask): Promise<string | undefined> {
  for (const command of ['lms', `${homeFolder}/.lmstudio/bin/lms`]) {
    const text = await ask(command, ['server', 'status']);
    const port = /\bport\D{0,4}(\d{2,5})\b/i.exec(text)?.[1];
    if (port !== undefined) return port;
    // It has answered: there is no server.
    if (text.trim() !== '') return undefined;
  }
  return undefined;
}
