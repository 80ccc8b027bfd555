// `dragoman routing`: whether requests are passed on at all.
import { UsageError, type Command } from '../command.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';

export const routingCommand: Command = {
  name: 'routing',
  summary:
    'Tells whether requests are passed on; with "on" or "off" switches that. Off: clients get an error that says so.',
  usage: 'routing [on|off]',
  optionHelp: {},
  options: {},
  wordCount: [0, 1],
  run: async ({ words: [word], isJson }, world) => {
    if (word !== undefined && word !== 'on' && word !== 'off') throw new UsageError('Say "on" or "off".');
    const { gateway, status } = runningApp(world);
    if (word !== undefined) await orExplain(gateway.setRouting({ isOn: word === 'on' }));
    const { isRoutingOn } = (await status.get(undefined, { signal: world.signal })).gateway;
    world.terminal.print(isJson ? JSON.stringify({ isRoutingOn }) : `Routing is ${isRoutingOn ? 'on' : 'off'}.`);
    return 0;
  },
};
