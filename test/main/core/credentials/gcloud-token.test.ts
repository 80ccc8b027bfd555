// gcloud as a program on the path: its token, and each way in which it gives none.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { gcloudToken } from '../../../../src/main/core/credentials/google/gcloud-token.ts';
import { createSystemClock } from '../../../../src/main/core/host/system-clock.ts';
import { createPrograms } from '../../../../src/main/core/host/program-runner.ts';
import type { Clock } from '../../../../src/main/core/ports.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

let bin: string;

beforeEach(() => {
  bin = temporaryFolder();
});

/** Puts a program of this name on the path. */
function install(script: string): void {
  const path = join(bin, 'gcloud');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function ask(clock: Clock = createSystemClock()): Promise<string> {
  // Nothing else: this computer may have the real one.
  const environment = { PATH: bin };
  const programs = createPrograms({ environment, platform: process.platform, clock });
  return gcloudToken(programs, new AbortController().signal);
}

const TOKEN = 'ya29.a0-a-token-of-gcloud';

/** One whose waiting time is over at once, however long it is. */
function hastyClock(): Clock {
  const clock = createSystemClock();
  return { ...clock, setTimer: (delayMs, callback) => clock.setTimer(delayMs / 100, callback) };
}

describe('gcloud', () => {
  it('15.3/13 gives a bare token, and is asked with the right words', async () => {
    install(`test "$*" = "auth print-access-token" && echo ${TOKEN}`);
    expect(await ask()).toBe(TOKEN);
  });

  it('15.3/13 that is not installed is told with what to install or set', async () => {
    await expect(ask()).rejects.toThrow(/There is no login for Google Cloud.*GOOGLE_APPLICATION_CREDENTIALS/);
  });

  it.each([
    'ERROR: (gcloud.auth.print-access-token) There was a problem refreshing your current auth tokens: Reauthentication required.',
    'ERROR: invalid_grant: {"error_subtype": "invalid_rapt"}',
    'You do not currently have an active account selected. Please run: $ gcloud auth login',
  ])('15.3/13 that wants the user to sign in again is told as that: %s', async (line) => {
    install(`/bin/cat >&2 <<'END'\n${line}\nEND\nexit 1`);
    await expect(ask()).rejects.toThrow('Run "gcloud auth login" in a terminal and try again.');
  });

  it('15.3/13 that hangs is ended, with what to try', async () => {
    install('exec /bin/sleep 60');
    await expect(ask(hastyClock())).rejects.toThrow('gave no access token within 15 seconds');
  });

  it('15.3/13 that answers with anything but a token is not believed, and its words are not repeated', async () => {
    install('echo "Updates are available"');
    const error: unknown = await ask().catch((reason: unknown) => reason);
    expect(String(error)).toContain('gave no access token (exit code 0)');
    expect(String(error)).not.toContain('Updates');
  });
});
