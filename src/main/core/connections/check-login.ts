// Where a provider has no list of models to ask for: is at least its login there?
import { isCloudScheme, type CloudCredentials } from '../credentials/cloud-credentials.ts';
import { ProgramError } from '../host/program-error.ts';
import { FailureError, type Failure } from '../ir/failure.ts';
import type { Programs } from '../ports.ts';
import type { Endpoint } from '../providers/endpoint.ts';

export interface LoginParts {
  readonly cloud?: CloudCredentials | undefined;
  readonly programs?: Programs | undefined;
}

const TIMEOUT_MS = 15_000;

/** The failure to tell, or undefined when all that can be checked without spending tokens is well. */
export async function checkLogin(
  endpoint: Endpoint,
  key: string | undefined,
  { cloud, programs, signal }: LoginParts & { signal: AbortSignal },
): Promise<Failure | undefined> {
  const { auth, baseUrl } = endpoint;
  if (isCloudScheme(auth) && cloud !== undefined) {
    const request = { scheme: auth, key, method: 'GET', url: new URL(baseUrl), body: '', signal };
    return failureIn(() => cloud.headers(request));
  }
  const command = /^exec:(\w+)$/.exec(baseUrl)?.[1];
  if (command === undefined) return undefined;
  if (programs === undefined) return notThere(command);
  try {
    const run = { command, args: ['--version'], timeoutMs: TIMEOUT_MS, maxOutputBytes: 64 * 1024, signal };
    const { exitCode } = await programs.run(run);
    return exitCode === 0 ? undefined : notThere(command);
  } catch (error) {
    if (error instanceof ProgramError) return notThere(command);
    throw error;
  }
}

async function failureIn(work: () => Promise<unknown>): Promise<Failure | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}

function notThere(command: string): Failure {
  return {
    code: 'unreachable',
    message: `There is no program "${command}" on the path of Dragoman that works. Install it, then try again.`,
  };
}
