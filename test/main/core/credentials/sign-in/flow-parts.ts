// What a flow is made of where nothing is to be asked.
import { vendorEndpoints } from '../../../../../src/main/core/credentials/sign-in/endpoints.ts';
import type { FlowParts } from '../../../../../src/main/core/credentials/sign-in/flow.ts';
import { createFakeClock } from '../../support/ports.ts';

/** Any call fails the test. */
export function quietFlowParts(): FlowParts {
  return {
    client: { call: () => Promise.reject(new Error('nothing is asked here')) },
    clock: createFakeClock(),
    endpoints: vendorEndpoints(),
    version: '1.0.0',
    readEnvironment: () => undefined,
    place: { homeFolder: '/nowhere', platform: 'linux', readEnvironment: () => undefined },
  };
}
