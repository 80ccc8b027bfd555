// P17: who has failed is left alone as long as it is right, asked by exactly one, and used again in time.
import type { TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

export const promise: TrustPromise = {
  id: 'P17',
  title: 'Rests of failed providers: one looks whether it works again, no permit is lost, used again in 15 minutes',
  limit: '0 wrong in 10,000 random stories',
  isMeasured: false,
  run: () =>
    outcomeOfTests(
      { files: ['main/core/routing/candidate-health.test.ts', 'main/core/routing/cooldown.test.ts'], runs: 8 },
      (count) => `0 wrong in ${count('stories')} stories of up to 60 commands`,
    ),
};
