// P18: settings that change under live streams break none and mix no keys.
import type { TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

export const promise: TrustPromise = {
  id: 'P18',
  title: 'Live streams broken, or keys mixed, by changes of the settings',
  limit: '0 of 200 streams with 50 changes',
  isMeasured: false,
  run: () =>
    outcomeOfTests(
      { files: ['main/core/gateway/failover/failover-switch.test.ts'] },
      (count) => `0 of ${count('streams')} streams with ${count('switches')} changes`,
    ),
};
