// P10: as long as one candidate is well, no request fails.
import type { TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

export const promise: TrustPromise = {
  id: 'P10',
  title: 'Requests served although others fail, and what a refused hop costs',
  limit: '99.9 % of 10,000 faults; 50 ms a hop',
  isMeasured: false,
  run: () =>
    outcomeOfTests(
      { files: ['main/core/gateway/failover/failover-order.test.ts'], runs: 4, named: 'P10' },
      (count) => `100 % with ${count('faults')} faults; ${count('microseconds a refused hop')} µs a hop`,
    ),
};
