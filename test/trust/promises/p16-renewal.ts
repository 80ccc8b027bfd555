// P16: a token is renewed once, however many requests were refused and however many processes share it.
import type { TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

export const promise: TrustPromise = {
  id: 'P16',
  title: 'Renewals of a login for a thousand refusals at once; refresh tokens used twice by two processes',
  limit: '1; 0 in 200 races',
  isMeasured: false,
  run: () =>
    outcomeOfTests(
      { files: ['main/core/credentials/sign-in/races.test.ts'], runs: 8 },
      (count) => `1 for ${count('refusals')} refusals; 0 in ${count('races')} races of two processes`,
    ),
};
