// What the app is doing, in one word that a sentence belongs to.
import type { AppStatus } from '../../../shared/model/views.ts';

export type Doing = 'failed' | 'starting' | 'stopped' | 'refusing' | 'demo' | 'routing';

/** The most important thing first: a gateway that does not run answers nobody, whatever is chosen. */
export function doingOf(status: AppStatus): Doing {
  const { state, isRoutingOn } = status.gateway;
  if (state !== 'running') return state;
  if (!isRoutingOn) return 'refusing';
  return status.active.isDemo ? 'demo' : 'routing';
}
