// `npm run test:clients`: the real command-line clients ask a real `dragoman serve`, behind which the scripted agent answers.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CONNECTIONS } from '../conformance/gateway.ts';
import type { Protocol } from '../../src/shared/protocols.ts';
import { startServe, type ServeProcess } from '../support/serve-process.ts';
import { startAgent, type ScriptedAgent } from './agent/start-agent.ts';
import { CLIENTS, listCells, type Cell, type CellResult } from './cells.ts';
import { FURTHER_CLIENTS } from './further-clients.ts';
import { defaultClientsFolder, installClients, installFurther, missingClients, versionOf } from './clients-folder.ts';
import { runConnected, type ConnectedResult } from './connected.ts';
import { writeFile } from './files.ts';
import { killWhatWasStarted } from './processes.ts';
import { formatCell, formatMatrix, formatSum } from './report.ts';
import { runCell, type Surroundings } from './run-cell.ts';

const USAGE = `Drives the real command-line clients through Dragoman, with a scripted agent as the provider.

  --install            installs the clients first, newest versions (npm, some 1.5 GB)
  --clients LIST       ${CLIENTS.map(({ name }) => name).join(',')} (default: all)
  --upstreams LIST     ${Object.keys(CONNECTIONS).join(',')} (default: all)
  --scenarios LIST     ping,read,two,think,stream-abort (default: all)
  --clients-dir DIR    where the clients are (default: ${defaultClientsFolder()})
  --entry FILE         the command under test (default: src/main/headless/main.ts)
  --keep               keeps the work folder: homes, projects, what the clients printed
  --help`;

const { values } = parseArgs({
  options: {
    install: { type: 'boolean', default: false },
    clients: { type: 'string' },
    upstreams: { type: 'string' },
    scenarios: { type: 'string' },
    'clients-dir': { type: 'string', default: defaultClientsFolder() },
    entry: { type: 'string', default: join(import.meta.dirname, '../../src/main/headless/main.ts') },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const TOKEN = 'drg-real-clients-0123456789abcdef0123456789abcdef';

async function main(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const cells = listCells(values);
  const clientsFolder = resolve(values['clients-dir']);
  if (values.install) {
    await installClients(clientsFolder, CLIENTS);
    await installFurther(
      clientsFolder,
      FURTHER_CLIENTS.map(({ driver }) => driver),
    );
  }
  const clients = [...new Set(cells.map(({ client }) => client))];
  const missing = missingClients(clientsFolder, clients);
  if (missing.length > 0) {
    console.log(`Not installed: ${missing.join(', ')}. Install them once with: npm run test:clients -- --install`);
    console.log(`0 passed, ${cells.length} failed`);
    return 1;
  }
  for (const client of clients) console.log(`${client.title} ${versionOf(clientsFolder, client)}`);
  const results = await runAll(cells, clientsFolder);
  console.log(`\n${formatMatrix(results)}\n`);
  const names = values.clients === undefined ? undefined : clients.map(({ name }) => name);
  const connected =
    values.scenarios === undefined ? await runConnectedToo(clientsFolder, names) : { passed: 0, failed: 0 };
  console.log(formatSum(results, connected));
  return connected.failed === 0 && results.every(({ passed }) => passed) ? 0 : 1;
}

/** The same clients as our own command connects them; without names also all others that are installed. */
function runConnectedToo(clientsFolder: string, only: readonly string[] | undefined): Promise<ConnectedResult> {
  return runConnected({ entry: resolve(values.entry), clientsFolder, only });
}

async function runAll(cells: readonly Cell[], clientsFolder: string): Promise<CellResult[]> {
  const workFolder = mkdtempSync(join(tmpdir(), 'dragoman-clients-'));
  if (values.keep) console.log(`Work folder: ${workFolder}`);
  process.once('exit', killWhatWasStarted);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const agent = await startAgent();
  const serve = await startGateway(agent, workFolder);
  try {
    return await runCells(cells, {
      workFolder,
      clientsFolder,
      agent,
      gateway: { origin: serve.gateway, token: TOKEN },
    });
  } finally {
    await serve.stop();
    await agent.close();
    if (!values.keep) rmSync(workFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** One after the other: the clients are heavy, and time limits should mean something. */
async function runCells(cells: readonly Cell[], surroundings: Surroundings): Promise<CellResult[]> {
  const results: CellResult[] = [];
  for (const cell of cells) {
    const result = await runCell(cell, surroundings);
    console.log(formatCell(result));
    results.push(result);
  }
  return results;
}

async function startGateway(agent: ScriptedAgent, workFolder: string): Promise<ServeProcess> {
  const home = join(workFolder, 'gateway-home');
  mkdirSync(home);
  const config = writeFile(workFolder, 'dragoman.json', JSON.stringify(settingsFor(agent), null, 2));
  return startServe({ entry: resolve(values.entry), home, words: ['--config', config, '--no-open'] });
}

function settingsFor({ baseUrls, models, key }: ScriptedAgent): object {
  const protocols = Object.keys(CONNECTIONS) as Protocol[];
  return {
    gateway: { token: TOKEN },
    connections: protocols.map((protocol) => {
      const model = models[protocol];
      return {
        id: CONNECTIONS[protocol],
        provider: 'custom',
        protocol,
        baseUrl: baseUrls[protocol],
        keys: [key],
        models: [model],
        // Clients ask for small models on the side, by names of their own.
        slots: { default: model, opus: model, sonnet: model, haiku: model, fable: model },
      };
    }),
    active: CONNECTIONS['anthropic-messages'],
  };
}

process.exitCode = await main();
