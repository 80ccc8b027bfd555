// P5: connecting and restoring changes no byte but those of our own keys.
import type { TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

export const promise: TrustPromise = {
  id: 'P5',
  title: "Bytes changed outside of our own keys in clients' files",
  limit: '0, over 20,000 made-up files with edits of the user in between',
  isMeasured: false,
  run: () =>
    outcomeOfTests(
      { files: ['main/core/clients/formats', 'main/core/clients/edits/apply-edits.test.ts'], runs: 9 },
      (count, passed) => `0 in ${count('edits')} files of five formats (${passed} tests)`,
    ),
};
