// The real clients as our own command connects them: a fresh home, one turn with a tool, then everything back to the byte.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CONNECTIONS } from '../conformance/gateway.ts';
import type { Protocol } from '../../src/shared/protocols.ts';
import { cleanEnvironment, startServe, type ServeProcess } from '../support/serve-process.ts';
import { startAgent, type ScriptedAgent } from './agent/start-agent.ts';
import { binaries, defaultClientsFolder, missingClients, ownFolder } from './clients-folder.ts';
import { FURTHER_CLIENTS } from './further-clients.ts';
import { CONNECTED_CLIENTS, type ConnectedClient } from './connected-clients.ts';
import { writeFile } from './files.ts';
import { killHelpersOf, killWhatWasStarted, runProcess, type Outcome } from './processes.ts';
import { SCENARIOS } from './scenarios.ts';

export interface ConnectedOptions {
  readonly entry: string;
  readonly clientsFolder: string;
  /** Names of clients; all when absent. */
  readonly only?: readonly string[] | undefined;
}

export interface ConnectedResult {
  readonly passed: number;
  readonly failed: number;
}

const TIMEOUT_MS = 120_000;
/** As a person's terminal does it: a shell reads its file first. */
const IN_SHELL = ['bash', '-ic', '"$0" "$@"'];
const DEAD_END = 'http://127.0.0.1:9';

interface World extends ConnectedOptions {
  readonly workFolder: string;
  readonly dataFolder: string;
  readonly agent: ScriptedAgent;
}

/** Runs all of them, one after the other, and prints a line for each. */
export async function runConnected(options: ConnectedOptions): Promise<ConnectedResult> {
  const clients = [...CONNECTED_CLIENTS, ...installedFurther(options.clientsFolder)].filter(
    ({ driver }) => options.only?.includes(driver.name) ?? true,
  );
  const workFolder = mkdtempSync(join(tmpdir(), 'dragoman-connected-'));
  const agent = await startAgent();
  const dataFolder = join(workFolder, 'data');
  mkdirSync(dataFolder, { mode: 0o700 });
  writeFile(dataFolder, 'settings.json', JSON.stringify(settingsFor(agent)));
  let serve: ServeProcess | undefined;
  let failed = 0;
  try {
    serve = await startServe({ entry: options.entry, home: dataFolder, words: ['--no-open'] });
    for (const client of clients) {
      const fault = await tryClient(client, { ...options, workFolder, dataFolder, agent });
      if (fault !== undefined) failed += 1;
      console.log(
        `${fault === undefined ? 'ok    ' : 'FAILED'} ${client.driver.name} connected by dragoman${fault === undefined ? '' : `: ${fault}`}`,
      );
    }
  } finally {
    await serve?.stop();
    await agent.close();
    killHelpersOf(workFolder);
    rmSync(workFolder, { recursive: true, force: true, maxRetries: 3 });
  }
  return { passed: clients.length - failed, failed };
}

/** Stored settings, so that each client gets a token of its own. */
function settingsFor({ baseUrls, models, key }: ScriptedAgent): object {
  return {
    connections: (Object.keys(CONNECTIONS) as Protocol[]).map((protocol) => ({
      id: CONNECTIONS[protocol],
      provider: 'custom',
      protocol,
      baseUrl: baseUrls[protocol],
      keys: [key],
      models: [models[protocol]],
      slots: { default: models[protocol], opus: models[protocol], haiku: models[protocol] },
    })),
    active: CONNECTIONS['anthropic-messages'],
  };
}

/** Undefined when all went well, else what did not. */
async function tryClient(client: ConnectedClient, world: World): Promise<string | undefined> {
  const home = join(world.workFolder, `${client.driver.name} höme`);
  const project = join(world.workFolder, `${client.driver.name}-project`);
  for (const folder of [home, project]) mkdirSync(folder);
  for (const [path, text] of Object.entries(client.userFiles)) writeFile(home, path, text);
  const connected = [
    () =>
      dragoman(['connect', client.driver.name, '--scope', scopeOf(client), '--yes', '--json'], {
        home,
        project,
        world,
      }),
    () => toolTurn(client, { home, project, world, isLaunched: false }),
    () => expectFirstRequest(client, { home, project, world }),
    () => dragoman(['restore', client.driver.name, '--json'], { home, project, world }),
    async () => expectSameFiles(client, home),
  ];
  const launched = [
    () => toolTurn(client, { home, project, world, isLaunched: true }),
    async () => expectSameFiles(client, home),
  ];
  for (const step of [...connected, ...launched]) {
    const fault = await step();
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function scopeOf({ usesShell = false }: ConnectedClient): 'shell' | 'user' {
  return usesShell ? 'shell' : 'user';
}

/** Each of them is some hundred megabytes, so only those that somebody has installed. */
function installedFurther(folder: string): ConnectedClient[] {
  return FURTHER_CLIENTS.filter(({ driver }) => missingClients(ownFolder(folder, driver), [driver]).length === 0);
}

interface Step {
  /** With a space and more in its path. */
  readonly home: string;
  /** What the agent is asked to read lies here, and its words end at a space. */
  readonly project: string;
  readonly world: World;
}

async function dragoman(words: readonly string[], { home, project, world }: Step): Promise<string | undefined> {
  const outcome = await command(words, { home, project, world });
  return outcome.code === 0 ? undefined : `${words.join(' ')} ended with ${outcome.code}: ${outcome.stderr.trim()}`;
}

function command(words: readonly string[], { home, project, world }: Step, environment = {}): Promise<Outcome> {
  return runProcess({
    command: [process.execPath, resolve(world.entry), ...words],
    cwd: project,
    env: { ...environmentFor(home, world), ...environment },
    timeoutMs: TIMEOUT_MS,
  });
}

/** Nothing of this computer reaches the client, and the client reaches nothing but this computer. */
function environmentFor(home: string, { dataFolder, clientsFolder }: World): Record<string, string> {
  const { PATH = '', ...clean } = cleanEnvironment(home);
  const further = FURTHER_CLIENTS.map(({ driver }) => binaries(ownFolder(clientsFolder, driver)));
  return {
    ...clean,
    PATH: [binaries(clientsFolder), ...further, PATH].join(':'),
    DRAGOMAN_HOME: dataFolder,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    SHELL: '/bin/bash',
    HTTP_PROXY: DEAD_END,
    HTTPS_PROXY: DEAD_END,
    NO_PROXY: '127.0.0.1,localhost',
  };
}

function turnOf({ driver, runWords = [] }: ConnectedClient, prompt: string) {
  return { driver, environment: driver.environment ?? {}, words: [...driver.command(prompt), ...runWords] };
}

/** The agent calls a tool of the client, sees its result, and the client prints what the agent makes of it. */
async function toolTurn(
  client: ConnectedClient,
  { home, project, world, isLaunched }: Step & { isLaunched: boolean },
): Promise<string | undefined> {
  const nonce = randomBytes(4).toString('hex');
  const scenario = SCENARIOS['read']?.({ project: join(project, nonce), nonce });
  if (scenario === undefined) return 'there is no such scenario';
  const { driver, environment, words } = turnOf(client, scenario.prompt);
  const outcome = isLaunched
    ? await command(['run', ...words], { home, project, world }, environment)
    : await runProcess({
        command: client.usesShell === true ? [...IN_SHELL, ...words] : words,
        cwd: project,
        env: { ...environmentFor(home, world), ...environment },
        timeoutMs: TIMEOUT_MS,
      });
  const how = isLaunched ? 'launched' : 'connected';
  if (outcome.code !== 0)
    return `${how}: exit code ${outcome.code}: ${(outcome.stderr || outcome.stdout).trim().slice(-600)}`;
  const printed = driver.readAnswer(outcome.stdout);
  const missing = scenario.expected.filter((text) => !printed.text.includes(text));
  return missing.length === 0
    ? undefined
    : `${how}: the answer lacks ${missing.join(', ')}: ${printed.text.slice(0, 300)}`;
}

/** The running app has heard of the client through the token that was made for it. */
async function expectFirstRequest(client: ConnectedClient, { world }: Step): Promise<string | undefined> {
  const path = join(world.dataFolder, 'client-requests.json');
  const seen = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>) : {};
  const token = `client.${client.id}-${client.usesShell === true ? 'bash' : 'user'}`;
  return seen[token] !== undefined ? undefined : 'its token was not seen by the gateway';
}

function expectSameFiles({ userFiles, newFiles }: ConnectedClient, home: string): string | undefined {
  for (const [path, text] of Object.entries(userFiles)) {
    const now = readFileSync(join(home, path), 'utf8');
    if (now !== text) return `${path} is not as it was:\n${now}`;
  }
  const left = newFiles.find((path) => existsSync(join(home, path)));
  return left === undefined ? undefined : `${left} was left behind:\n${readFileSync(join(home, left), 'utf8')}`;
}

async function main(): Promise<number> {
  process.once('exit', killWhatWasStarted);
  const clientsFolder = defaultClientsFolder();
  const drivers = CONNECTED_CLIENTS.map(({ driver }) => driver);
  const missing = missingClients(clientsFolder, drivers);
  if (missing.length > 0) {
    console.log(`Not installed: ${missing.join(', ')}. Install them once with: npm run test:clients -- --install`);
    console.log(`0 passed, ${drivers.length} failed`);
    return 1;
  }
  const only = process.argv.slice(2);
  const entry = join(import.meta.dirname, '../../src/main/headless/main.ts');
  const { passed, failed } = await runConnected({ entry, clientsFolder, only: only.length === 0 ? undefined : only });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
