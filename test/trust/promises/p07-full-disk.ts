// P7: a full disk, or any other fault at any step of writing, leaves the old files whole, and the gateway serves on.
import type { TrustPromise } from '../promise.ts';
import { joined } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

const OTHERS = [
  'main/core/files/safe-settings.test.ts',
  'main/core/files/atomic-write.test.ts',
  'main/core/journal/journal.test.ts',
  'main/core/credentials/sign-in',
];

export const promise: TrustPromise = {
  id: 'P7',
  title: 'A full disk or a fault at any step of a write: old file whole, requests served',
  limit: 'every step',
  isMeasured: false,
  run: async () =>
    joined(
      await outcomeOfTests(
        { files: ['main/core/clients/edits/faults.test.ts'], runs: 7, named: 'a fault while connecting' },
        (count) => `${count('steps')} faults while connecting clients, none with a loss`,
      ),
      await outcomeOfTests({ files: OTHERS }, (_count, passed) => `${passed} tests of settings, journal and logins`),
    ),
};
