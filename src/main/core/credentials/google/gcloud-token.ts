// Asks Google's own command-line tool for a token of the user who is signed in there.
import { ProgramError } from '../../host/program-error.ts';
import type { Programs } from '../../ports.ts';
import { missingCredential } from '../missing-credential.ts';

const TIMEOUT_MS = 15_000;

/** Throws FailureError with what to do. */
export async function gcloudToken(programs: Programs | undefined, signal: AbortSignal): Promise<string> {
  if (programs === undefined) throw missingCredential(NO_LOGIN);
  const { exitCode, stdout, stderr } = await run(programs, signal);
  const token = stdout.trim();
  if (exitCode === 0 && /^[\w.~+/=-]{20,}$/.test(token)) return token;
  if (/reauth|invalid_rapt|invalid_grant|login/i.test(stderr)) {
    throw missingCredential('The login of gcloud has ended. Run "gcloud auth login" in a terminal and try again.');
  }
  throw missingCredential(
    `gcloud gave no access token (exit code ${exitCode ?? 'none'}). Run "gcloud auth print-access-token" in a terminal to see why.`,
  );
}

const NO_LOGIN =
  'There is no login for Google Cloud. Run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account and start Dragoman again.';

async function run(programs: Programs, signal: AbortSignal) {
  try {
    return await programs.run({
      command: 'gcloud',
      args: ['auth', 'print-access-token'],
      timeoutMs: TIMEOUT_MS,
      maxOutputBytes: 64 * 1024,
      signal,
    });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const message =
      error.problem === 'not-found'
        ? NO_LOGIN
        : error.problem === 'timeout'
          ? 'gcloud gave no access token within 15 seconds. Run "gcloud auth print-access-token" in a terminal to see why.'
          : `gcloud could not be run (${error.problem}).`;
    throw missingCredential(message, { cause: error });
  }
}
