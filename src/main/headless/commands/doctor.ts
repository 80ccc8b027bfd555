// `dragoman doctor`: looks at everything that can be wrong, and says what to do. Changes nothing.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeFileAtomicSync } from '../../core/files/atomic-write.ts';
import { NotRunningError } from '../../core/control/control-client.ts';
import { dataFolderPath } from '../../core/host/data-folder.ts';
import { CommandError, textOption, type Command } from '../command.ts';
import { checkDataFolder } from '../doctor/check-data-folder.ts';
import { checkLocalServers, lookWithoutApp } from '../doctor/check-local-servers.ts';
import { checkInstance, checkPort } from '../doctor/check-not-running.ts';
import { checkNode } from '../doctor/check-program.ts';
import { checkProxy } from '../doctor/check-proxy.ts';
import { checkPace } from '../doctor/check-pace.ts';
import { checkGateway, checkKeys, checkProviders } from '../doctor/check-running.ts';
import { checkStoredSettings } from '../doctor/check-settings.ts';
import { describeFindings, ok, warn, type Finding } from '../doctor/finding.ts';
import { runningApp } from '../running-app.ts';
import { commandLine, type CommandWorld } from '../terminal.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Looks for what is wrong and says what to do. Changes nothing.',
  usage: 'doctor [--online] [--bundle FILE]',
  optionHelp: {
    '--online': 'also ask each provider for its models; costs nothing',
    '--bundle FILE': 'write versions, settings without secrets and the end of the log into a file, for whoever helps',
  },
  options: { online: { type: 'boolean' }, bundle: { type: 'string' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const bundle = textOption(options, 'bundle');
    if (bundle !== undefined) return writeBundle(bundle, isJson, world);
    const isOnline = options['online'] === true;
    const findings = await examine(isOnline, world);
    const problems = findings.filter(({ state }) => state === 'problem').length;
    world.terminal.print(
      isJson ? JSON.stringify({ findings, problems }) : [...describeFindings(findings), summaryOf(findings)].join('\n'),
    );
    return problems === 0 ? 0 : 1;
  },
};

async function writeBundle(file: string, isJson: boolean, world: CommandWorld): Promise<number> {
  const path = resolve(file);
  if (existsSync(path)) throw new CommandError(`There is a file ${path} already. Name another one, or remove it.`);
  const { text } = await runningApp(world).diagnostics.bundle(undefined, { signal: world.signal });
  writeFileAtomicSync(path, text, { mode: 0o600 });
  const done = `Written to ${path}. Look through it before you pass it on: addresses of your own servers stand in it.`;
  world.terminal.print(isJson ? JSON.stringify({ path }) : done);
  return 0;
}

async function examine(isOnline: boolean, world: CommandWorld): Promise<Finding[]> {
  const folder = dataFolderPath(world);
  const first = [checkNode(process.versions.node), ...checkDataFolder(folder, process.getuid?.())];
  const rest = (await askApp(isOnline, world)) ?? (await lookAlone(folder, isOnline, world));
  return [...first, ...rest, checkProxy(world.environment)];
}

/** Undefined when no app runs on this folder. */
async function askApp(isOnline: boolean, world: CommandWorld): Promise<Finding[] | undefined> {
  const { signal } = world;
  try {
    const app = runningApp(world);
    const status = await app.status.get(undefined, { signal });
    const connections = await app.connections.list(undefined, { signal });
    const own = connections.filter(({ isDemo }) => !isDemo).length;
    const source = status.settingsSource === 'stored' ? 'stored by Dragoman' : 'from a file given with --config';
    return [
      ...(await checkGateway(status, signal)),
      ok('Settings', `${source}, ${own} ${own === 1 ? 'connection' : 'connections'}`),
      checkPace(await app.diagnostics.get(undefined, { signal })),
      ...checkKeys(connections),
      ...(isOnline ? await checkProviders(app, connections, signal) : [notAsked(own)]),
      ...checkLocalServers(await app.discovery.look({ reason: 'click' }, { signal })),
    ];
  } catch (error) {
    if (error instanceof NotRunningError) return undefined;
    throw error;
  }
}

function notAsked(count: number): Finding {
  return ok('Provider', count === 0 ? 'none set up: the demo answers' : 'not asked; --online asks each for its models');
}

async function lookAlone(folder: string, isOnline: boolean, world: CommandWorld): Promise<Finding[]> {
  const { environment, signal } = world;
  const { findings, settings } = checkStoredSettings(folder, environment);
  const start = commandLine(world, 'serve');
  return [
    checkInstance(folder, start),
    ...findings,
    ...(settings === undefined ? [] : [await checkPort(settings.gateway.port, signal)]),
    ...(isOnline
      ? [warn('Provider', 'Not asked: only the running app has the keys.', `Run "${start}", then try again.`)]
      : []),
    ...checkLocalServers(await lookWithoutApp(environment, signal)),
  ];
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  const [problems, warnings] = [count('problem'), count('warn')];
  if (problems === 0 && warnings === 0) return 'All is well.';
  return `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`;
}
