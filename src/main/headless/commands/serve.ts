// `dragoman serve`: runs the gateway, with the window in a browser, until it is told to stop.
import { once } from 'node:events';
import { claimInstance, type Claim } from '../../core/control/claim-instance.ts';
import { dataFolderPath, ensureDataFolder } from '../../core/host/data-folder.ts';
import { refuseUncheckedTls } from '../../core/host/tls-switch.ts';
import { CommandError, UsageError, textOption, type Command, type OptionValues } from '../command.ts';
import { readConfigFile } from '../config-file.ts';
import { keepRunning } from '../keep-running.ts';
import { leaveClients } from '../leave-clients.ts';
import { openInBrowser } from '../open-browser.ts';
import { explainPort } from '../port-problem.ts';
import { startHeadless, type RunningServer } from '../running-server.ts';
import { commandLine, type CommandWorld } from '../terminal.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Runs Dragoman without a desktop, with its window in a browser, until Ctrl-C.',
  usage: 'serve [--config FILE] [--port N] [--no-open] [--restore-on-exit] [--restart]',
  optionHelp: {
    '--config FILE': 'use the settings in this file; Dragoman does not change it',
    '--port N': 'listen on this port; 0 takes any free one',
    '--no-open': "don't open the browser",
    '--restore-on-exit': 'put all connected clients back when it stops',
    '--restart': 'start it again when it has crashed; at most five times in ten minutes',
  },
  options: {
    config: { type: 'string' },
    port: { type: 'string' },
    'no-open': { type: 'boolean' },
    'restore-on-exit': { type: 'boolean' },
    restart: { type: 'boolean' },
  },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const port = readPort(options);
    refuseUncheckedTls(world.environment);
    if (options['restart'] === true) return keepServing(options, isJson, world);
    const file = textOption(options, 'config');
    const settings = file === undefined ? undefined : readConfigFile(file, world, port);
    const dataFolder = dataFolderPath(world);
    ensureDataFolder(dataFolder);
    const claim = await claimInstance({ dataFolder, signal: world.signal });
    if (!claim.isFirst) return handOver(claim, { options, isJson, world, dataFolder });
    try {
      const server = await startHeadless({ dataFolder, address: claim.address, world, settings, port });
      return await serveUntilStopped(server, { options, isJson, world });
    } finally {
      claim.lock.release();
    }
  },
};

/** The same command without `--restart`, in a process of its own. */
function keepServing(options: OptionValues, isJson: boolean, world: CommandWorld): Promise<number> {
  const text = (name: string): string[] => {
    const value = textOption(options, name);
    return value === undefined ? [] : [`--${name}`, value];
  };
  const flag = (name: string): string[] => (options[name] === true ? [`--${name}`] : []);
  const own = [...text('config'), ...text('port'), ...flag('no-open'), ...flag('restore-on-exit')];
  return keepRunning({
    words: [...process.execArgv, process.argv[1] ?? '', 'serve', ...own, ...(isJson ? ['--json'] : [])],
    // The window is open already.
    laterWords: options['no-open'] === true ? [] : ['--no-open'],
    world,
    now: () => performance.now(),
  });
}

interface Request {
  readonly options: OptionValues;
  readonly isJson: boolean;
  readonly world: CommandWorld;
}

async function serveUntilStopped(server: RunningServer, request: Request): Promise<number> {
  const { world } = request;
  try {
    const { gateway } = server.core.status();
    if (gateway.state !== 'running') throw new CommandError(await explainPort(gateway, world.signal));
    announce(server, request);
    if (!world.signal.aborted) await once(world.signal, 'abort');
    return await leaveClients(server.core, request);
  } finally {
    await server.stop();
  }
}

function announce(server: RunningServer, { options, isJson, world }: Request): void {
  const { terminal } = world;
  const gateway = server.core.status().gateway.address;
  const window = server.createWindowAddress();
  const pasteLine = server.core.pasteLine('curl');
  if (isJson) {
    terminal.print(JSON.stringify({ gateway, window: window ?? null, pasteLine }));
  } else {
    terminal.print(`Gateway  ${gateway}`);
    terminal.print(`Window   ${window ?? 'not built; run "npm run build" and start again'}`);
    if (window !== undefined) {
      terminal.print(`         works once, within a minute; for a new link: ${commandLine(world, 'open')}`);
    }
    terminal.print(`Try it   ${pasteLine}`);
    terminal.print('Stop     Ctrl-C');
  }
  if (window === undefined || options['no-open'] === true || !terminal.isInteractive) return;
  // A link of its own, so that the printed one still works.
  openInBrowser(server.createWindowAddress() ?? window, world);
}

/** Somebody who only wanted the window gets it; somebody who wanted other settings must know that they are not in use. */
function handOver(claim: Claim & { isFirst: false }, request: Request & { dataFolder: string }): number {
  const { options, isJson, world, dataFolder } = request;
  const { running } = claim;
  if (running === undefined) {
    throw new CommandError(
      `Another Dragoman uses the data folder ${dataFolder} but does not answer. It may be starting or stopping: try again in a moment.`,
    );
  }
  if (options['config'] !== undefined || options['port'] !== undefined) {
    throw new CommandError(
      `Dragoman is already running (process ${running.processId}), so --config and --port have no effect. Stop that one first, or set DRAGOMAN_HOME to another folder to run a second one.`,
    );
  }
  const window = running.url === undefined ? 'Its window is in front now.' : `Its window: ${running.url}`;
  if (isJson) world.terminal.print(JSON.stringify({ running }));
  else world.terminal.print(`Dragoman is already running (process ${running.processId}). ${window}`);
  const wantsBrowser = options['no-open'] !== true && world.terminal.isInteractive;
  if (running.url !== undefined && wantsBrowser) openInBrowser(running.url, world);
  return 0;
}

function readPort(options: OptionValues): number | undefined {
  const text = textOption(options, 'port');
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`"${text}" is no port: give a number from 0 to 65535.`);
}
