// The headless shell at work: everything the core needs, the core, the control channel and the window's server.
import { join } from 'node:path';
import { createAppCore, type AppCore } from '../core/app-core.ts';
import type { ControlAddress } from '../core/control/control-address.ts';
import { startControlServer, type ControlServer } from '../core/control/control-server.ts';
import { createJsonLog } from '../core/host/json-log.ts';
import { createPrograms } from '../core/host/program-runner.ts';
import { createProcessMemory } from '../core/host/process-memory.ts';
import { createSystemClock } from '../core/host/system-clock.ts';
import type { Clock, CorePorts, Log } from '../core/ports.ts';
import { ownRepository } from '../core/updates/release-place.ts';
import { installCrashGuard } from './crash-guard.ts';
import { openInBrowser } from './open-browser.ts';
import { openSecretsFile } from './secrets-file.ts';
import { fixedSettings, openStoredSettings } from './settings-store.ts';
import type { CommandWorld } from './terminal.ts';
import { appVersion } from './version.ts';
import { startWebServer, type WebServer } from './web-server.ts';
import { findWindowFiles } from './window-files.ts';

export interface HeadlessOptions {
  readonly dataFolder: string;
  readonly address: ControlAddress;
  readonly world: CommandWorld;
  /** Settings given with --config. */
  readonly settings: unknown;
  readonly port: number | undefined;
}

export interface RunningServer {
  readonly core: AppCore;
  /** Opens the window once; undefined when the window has not been built. */
  createWindowAddress(): string | undefined;
  stop(): Promise<void>;
}

/** Starts all of it. On failure everything that was started has been stopped again. */
export async function startHeadless(options: HeadlessOptions): Promise<RunningServer> {
  const { dataFolder, world } = options;
  const clock = createSystemClock();
  const logPath = join(dataFolder, 'dragoman.log');
  const log = createJsonLog({ path: logPath, clock });
  const removeGuard = installCrashGuard({ log, logPath, complain: (line) => world.terminal.complain(line) });
  const started: { stop(): Promise<void> }[] = [];
  const stopAll = async (): Promise<void> => {
    const results = await Promise.allSettled(started.toReversed().map((part) => part.stop()));
    for (const result of results)
      if (result.status === 'rejected') log.error('a part did not stop', { error: result.reason });
    removeGuard();
    log.info('stopped');
  };
  try {
    const core = await createAppCore(createPorts(options, { clock, log }));
    const servers = await startServers(options, { core, clock, log, started });
    log.info('started', { version: appVersion, processId: process.pid, gateway: core.status().gateway.address });
    return { core, createWindowAddress: () => servers.web?.createWindowAddress(), stop: stopAll };
  } catch (error) {
    log.error('the start failed', { error });
    await stopAll();
    throw error;
  }
}

function createPorts(options: HeadlessOptions, { clock, log }: { clock: Clock; log: Log }): CorePorts {
  const { dataFolder, world, settings, port } = options;
  const tell = (text: string): void => {
    log.warn(text);
    world.terminal.complain(text);
  };
  return {
    shell: 'headless',
    version: appVersion,
    repository: ownRepository,
    clock,
    log,
    paths: { data: dataFolder },
    settings: settings === undefined ? openStoredSettings({ folder: dataFolder, clock, log }) : fixedSettings(settings),
    secrets: openSecretsFile({ folder: dataFolder, notify: tell }),
    readEnvironment: (name) => world.environment[name],
    userPlace: { homeFolder: world.homeFolder, platform: world.platform },
    programs: createPrograms({ environment: world.environment, platform: world.platform, clock }),
    memory: createProcessMemory(),
    ...(port === undefined ? {} : { port }),
    openExternal: async (url) => {
      if (new URL(url).protocol !== 'https:') throw new Error(`Only https addresses are opened, not ${url}.`);
      openInBrowser(url, world);
    },
    notify: ({ title, text }) => world.terminal.complain(`${title}: ${text}`),
  };
}

interface Parts {
  readonly core: AppCore;
  readonly clock: Clock;
  readonly log: Log;
  readonly started: { stop(): Promise<void> }[];
}

async function startServers(
  { address }: HeadlessOptions,
  { core, clock, log, started }: Parts,
): Promise<{ web: WebServer | undefined; control: ControlServer }> {
  const assets = findWindowFiles(import.meta.dirname);
  const web = assets === undefined ? undefined : await startWebServer({ assets, router: core.router, clock, log });
  if (web !== undefined) started.push(web);
  const control = await startControlServer({
    address,
    log,
    router: core.router,
    onShow: () => {
      const url = web?.createWindowAddress();
      return { processId: process.pid, shell: 'headless', ...(url === undefined ? {} : { url }) };
    },
  });
  started.push(control, core);
  await core.start();
  return { web, control };
}
