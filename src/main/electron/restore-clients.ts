// `--restore-clients`: puts all clients back and ends, without a window; for an uninstaller.
import { createClients } from '../core/clients/clients.ts';
import { createSystemClock } from '../core/host/system-clock.ts';
import type { DesktopRun } from './electron-modules.ts';

export const RESTORE_OPTION = '--restore-clients';

export interface RestoreRun {
  readonly run: Pick<DesktopRun, 'platform' | 'environment' | 'homeFolder' | 'dataFolder'>;
  readonly print: (line: string) => void;
}

/** Works from the records alone, also beside an app that is running. Returns the exit code. */
export function restoreClients({ run, print }: RestoreRun): number {
  const { platform, environment, homeFolder, dataFolder } = run;
  const place = {
    homeFolder: homeFolder ?? dataFolder,
    platform,
    readEnvironment: (name: string) => environment[name],
  };
  const clients = createClients({ place, dataFolder, clock: createSystemClock() });
  const { restored, left, problems } = clients.restore({});
  for (const path of restored) print(`Put back: ${path}`);
  for (const { path, keys } of left)
    print(`Left as it is, for somebody changed it since: ${keys.join(', ')} in ${path}`);
  for (const { message } of problems) print(`Not put back: ${message}`);
  return problems.length === 0 ? 0 : 1;
}
