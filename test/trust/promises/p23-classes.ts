// P23: errors of real providers are understood.
import type { TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

export const promise: TrustPromise = {
  id: 'P23',
  title: "Providers' error bodies taken for what they are",
  limit: '95 % of 60 or more; 0 full contexts taken for an outage',
  isMeasured: false,
  run: () =>
    outcomeOfTests(
      { files: ['main/core/ir/classify.test.ts'] },
      (count) => `all but ${count('wrong')} of ${count('bodies')}; 0 of ${count('full contexts')} full contexts`,
    ),
};
