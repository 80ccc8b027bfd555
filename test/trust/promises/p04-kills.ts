// P4: kill -9 in the middle of a write loses or tears nothing, in any format of clients' files and in our own.
import { joined, type TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

/** TRUST_LONG=1 kills a thousand times for each format, which takes half an hour. */
const IS_LONG = process.env['TRUST_LONG'] === '1';
const FORMATS = ['json', 'jsonc', 'toml', 'yaml', 'env', 'block'];

export const promise: TrustPromise = {
  id: 'P4',
  title: 'Files lost or torn by kill -9, while writing in place does lose some (the control)',
  limit: IS_LONG ? '0 in 1,000 kills a format' : '0 in 1,000 kills; 1,000 a format with TRUST_LONG=1',
  isMeasured: false,
  run: async () =>
    joined(
      await outcomeOfTests(
        { files: ['main/core/clients/edits/kill.test.ts'], runs: IS_LONG ? 167 : 16 },
        (count) => `0 in ${FORMATS.map((format) => `${count(`kills of ${format}`)} ${format}`).join(', ')}`,
      ),
      await outcomeOfTests(
        { files: ['main/core/files/kill.test.ts'], runs: IS_LONG ? 25 : 6 },
        (count) =>
          `0 in ${count('kills of a replaced file')} of a replaced file and ${count('kills of the settings')} of the settings`,
      ),
    ),
};
