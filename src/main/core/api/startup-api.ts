// contract.startup
import type { StartupService } from '../startup/startup-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function startupApi(startup: StartupService) {
  return {
    get: api.startup.get.handler(() => startup.current()),
    set: api.startup.set.handler(({ input, errors }) => withRefusals(errors, () => startup.set(input.isOn))),
  };
}
