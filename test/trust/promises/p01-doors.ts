// P1: nothing that is not allowed in reaches a provider or a secret.
import type { TrustPromise } from '../promise.ts';
import { outcomeOfTests } from '../support/run-tests.ts';

/** The tests take the routes from the gateway's own table and the calls from the contract, so that a new one is covered. */
const FILES = [
  'main/core/gateway/door/access.test.ts',
  'main/headless/web-routes.test.ts',
  'main/headless/web-server.test.ts',
];

export const promise: TrustPromise = {
  id: 'P1',
  title: 'Requests without the token, of another host, origin or page, that reach a provider or a secret',
  limit: '0, on all routes with all checks',
  isMeasured: false,
  run: () =>
    outcomeOfTests(
      { files: FILES },
      (count) =>
        `0 of ${count('refused')} to ${count('routes')} routes with ${count('checks')} checks, and of ${count('refused calls')} to ${count('calls')} calls of the window`,
    ),
};
