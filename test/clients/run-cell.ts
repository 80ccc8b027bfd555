// Runs one cell: a fresh home and project, the client's own settings, one prompt, the verdict.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTIONS } from '../conformance/gateway.ts';
import type { ScriptedAgent } from './agent/start-agent.ts';
import type { Cell, CellResult } from './cells.ts';
import { binaries } from './clients-folder.ts';
import type { ClientDriver, Endpoint } from './drivers/driver.ts';
import { writeFile } from './files.ts';
import { judge } from './judge.ts';
import { runProcess, type Outcome } from './processes.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

export interface Surroundings {
  readonly workFolder: string;
  readonly clientsFolder: string;
  readonly agent: ScriptedAgent;
  readonly gateway: { readonly origin: string; readonly token: string };
}

const TIMEOUT_MS = 90_000;
/** Keeps the clients on loopback: whatever they want from elsewhere goes where nobody listens. */
const DEAD_END = 'http://127.0.0.1:9';

export async function runCell(cell: Cell, surroundings: Surroundings): Promise<CellResult> {
  const { client, upstream } = cell;
  const { agent, gateway } = surroundings;
  const nonce = randomBytes(4).toString('hex');
  const place = makePlace(join(surroundings.workFolder, [client.name, upstream, cell.scenario, nonce].join('-')));
  const agentModel = agent.models[upstream];
  const endpoint: Endpoint = { ...gateway, model: `${CONNECTIONS[upstream]}/${agentModel}` };
  const scenario = (SCENARIOS[cell.scenario] as (place: { project: string; nonce: string }) => Scenario)({
    project: place.project,
    nonce,
  });
  client.writeSettings(place.home, endpoint);
  const firstRecord = agent.records.length;
  const outcome = await runClient(client, scenario.prompt, { ...place, clientsFolder: surroundings.clientsFolder });
  const records = agent.records.slice(firstRecord).filter(({ body }) => JSON.stringify(body).includes(nonce));
  const verdict = judge({ cell, endpoint, agentModel, scenario, outcome, records });
  return { cell, ...verdict, seconds: outcome.seconds };
}

interface CellPlace {
  readonly root: string;
  readonly home: string;
  readonly project: string;
  readonly temporary: string;
}

function makePlace(root: string): CellPlace {
  const place = { root, home: join(root, 'home'), project: join(root, 'project'), temporary: join(root, 'tmp') };
  for (const folder of Object.values(place)) mkdirSync(folder, { recursive: true });
  return place;
}

async function runClient(
  client: ClientDriver,
  prompt: string,
  place: CellPlace & { clientsFolder: string },
): Promise<Outcome> {
  const env = environmentFor(client, place);
  const command = client.command(prompt);
  const outcome = await runProcess({ command, cwd: place.project, env, timeoutMs: TIMEOUT_MS });
  writeFile(place.root, 'stdout.txt', outcome.stdout);
  writeFile(place.root, 'stderr.txt', outcome.stderr);
  return outcome;
}

/** But for the path nothing is inherited: no credential, proxy or setting of this computer reaches the client. */
function environmentFor(
  { environment = {} }: ClientDriver,
  { home, temporary, clientsFolder }: CellPlace & { clientsFolder: string },
): Record<string, string> {
  return {
    PATH: `${binaries(clientsFolder)}:${process.env['PATH']}`,
    HOME: home,
    TMPDIR: temporary,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    HTTP_PROXY: DEAD_END,
    HTTPS_PROXY: DEAD_END,
    NO_PROXY: '127.0.0.1,localhost',
    ...environment,
  };
}
