// `dragoman providers`: who there is to connect to. Works also while Dragoman is not running.
import type { ProviderView } from '../../../shared/model/views.ts';
import { NotRunningError } from '../../core/control/control-client.ts';
import { dataFolderPath } from '../../core/host/data-folder.ts';
import { createCatalogues } from '../../core/providers/catalogues.ts';
import { readProviderFolder } from '../../core/providers/provider-folder.ts';
import { listProviderViews } from '../../core/providers/provider-view.ts';
import type { Command } from '../command.ts';
import { runningApp } from '../running-app.ts';
import type { CommandWorld } from '../terminal.ts';

export const providersCommand: Command = {
  name: 'providers',
  summary: 'Lists the providers that can be connected, and why others can not.',
  usage: 'providers',
  optionHelp: {},
  options: {},
  wordCount: 0,
  run: async ({ isJson }, world) => {
    const providers = await listProviders(world);
    if (isJson) world.terminal.print(JSON.stringify(providers));
    else for (const line of describe(providers)) world.terminal.print(line);
    return 0;
  },
};

/** The running app knows the changes in its settings; without it the catalogue and the data folder have to do. */
async function listProviders(world: CommandWorld): Promise<ProviderView[]> {
  try {
    return await runningApp(world).providers.list(undefined, { signal: world.signal });
  } catch (error) {
    if (!(error instanceof NotRunningError)) throw error;
  }
  const { patches, problems } = readProviderFolder(dataFolderPath(world));
  for (const problem of problems) world.terminal.complain(problem);
  return listProviderViews(createCatalogues({ folder: patches }).of({ providers: {} }));
}

function describe(providers: readonly ProviderView[]): string[] {
  const width = Math.max(...providers.map(({ id }) => id.length));
  return providers.map(({ id, name, endpoints, isConnectable, problem = '' }) => {
    const spoken = [...new Set(endpoints.flatMap(({ protocols }) => protocols))].join(', ');
    return `${id.padEnd(width)}  ${name}: ${isConnectable ? spoken : `not available. ${problem}`}`;
  });
}
