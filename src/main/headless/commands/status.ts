// `dragoman status`: what the running app is doing.
import type { Account } from '../../../shared/model/sign-in.ts';
import type { AppStatus } from '../../../shared/model/views.ts';
import type { Command } from '../command.ts';
import { runningApp } from '../running-app.ts';
import { fetchUse, useLines, type Use } from '../use-lines.ts';

const KEY_STORAGE: Record<AppStatus['secretStorage'], string> = {
  keychain: "in the system's keychain",
  file: 'in a file: not encrypted, readable by your user',
  weak: 'encrypted with a fixed password, because this system has no keychain',
  unavailable: 'nowhere: this system offers no safe place',
};

export const statusCommand: Command = {
  name: 'status',
  summary: 'Shows whether Dragoman runs, where, and which connection answers.',
  usage: 'status',
  optionHelp: {},
  options: {},
  wordCount: 0,
  run: async ({ isJson }, world) => {
    const app = runningApp(world);
    const status = await app.status.get(undefined, { signal: world.signal });
    const accounts = await app.signIn.accounts(undefined, { signal: world.signal });
    const use = await fetchUse(app, world.signal);
    const text = isJson ? JSON.stringify({ ...status, accounts, ...use }) : describe(status, accounts, use);
    world.terminal.print(text);
    return 0;
  },
};

function describe(status: AppStatus, accounts: readonly Account[], use: Use): string {
  const { gateway, active } = status;
  const isRunning = gateway.state === 'running';
  const lines = [
    `Dragoman   ${status.version}, ${status.shell === 'electron' ? 'desktop app' : 'without a desktop'}`,
    `Gateway    ${isRunning ? gateway.address : `${gateway.state}${gateway.problem === undefined ? '' : `: ${gateway.problem}`}`}`,
    `Answers    ${active.name}${active.name === active.id ? '' : ` (${active.id})`}`,
    ...(status.profile === undefined ? [] : [`Profile    ${status.profile.name}`]),
    `Routing    ${gateway.isRoutingOn ? 'on' : 'off'}`,
    `Set up     ${status.connectionCount} ${status.connectionCount === 1 ? 'connection' : 'connections'}`,
    `Settings   ${status.settingsSource === 'stored' ? 'stored by Dragoman' : 'from a file, read-only'}`,
    `Keys kept  ${KEY_STORAGE[status.secretStorage]}`,
  ];
  return [...lines, ...accounts.map(describeAccount), ...useLines(use)].join('\n');
}

function describeAccount({ label, providerName, plan, problem }: Account): string {
  const details = plan === undefined ? providerName : `${providerName}, ${plan}`;
  return `Account    ${label} (${details})${problem === undefined ? '' : `: ${problem}`}`;
}
