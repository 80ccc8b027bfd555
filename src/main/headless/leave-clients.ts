// What happens to connected clients when `dragoman serve` stops.
import type { AppCore } from '../core/app-core.ts';
import type { OptionValues } from './command.ts';
import { restoreText } from './plan-text.ts';
import { commandLine, type CommandWorld } from './terminal.ts';

export interface LeaveRequest {
  readonly options: OptionValues;
  readonly world: CommandWorld;
}

/** Long enough for programs that are running to let go, short enough for whoever stops a service. */
const RESTORE_LIMIT_MS = 8000;

/**
 * Puts them back when that was asked for; else leaves them as they are and says so, since a service is often only started
 * anew. Resolves to the exit code.
 */
export async function leaveClients(
  core: Pick<AppCore, 'connectedClients' | 'restoreClients'>,
  { options, world }: LeaveRequest,
): Promise<number> {
  const names = core.connectedClients();
  if (names.length === 0) return 0;
  const { terminal } = world;
  if (options['restore-on-exit'] === true) {
    const report = await core.restoreClients(AbortSignal.timeout(RESTORE_LIMIT_MS));
    terminal.complain(restoreText(report));
    return report.problems.length === 0 ? 0 : 1;
  }
  const restore = commandLine(world, 'restore --all');
  terminal.complain(
    `Still connected: ${names.join(', ')}. They get no answer until Dragoman runs again. To put them back: ${restore}`,
  );
  return 0;
}
