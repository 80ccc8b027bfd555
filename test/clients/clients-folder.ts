// The folder that holds the real clients; installs them there when it is asked to.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClientDriver } from './drivers/driver.ts';
import { writeFile } from './files.ts';
import { runProcess } from './processes.ts';

const INSTALL_TIMEOUT_MS = 900_000;

export function defaultClientsFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'dragoman-real-clients');
}

/** Names of the clients that are not there. */
export function missingClients(folder: string, clients: readonly Pick<ClientDriver, 'name'>[]): string[] {
  return clients.filter(({ name }) => !existsSync(join(binaries(folder), name))).map(({ name }) => name);
}

/** The clients' programs. */
export function binaries(folder: string): string {
  return join(folder, 'node_modules', '.bin');
}

/** The folder of a client that has one of its own. */
export function ownFolder(folder: string, { name }: Pick<ClientDriver, 'name'>): string {
  return join(folder, name);
}

/** Installs clients into folders of their own; no script of a package is run. */
export async function installFurther(folder: string, clients: readonly Named[]): Promise<void> {
  for (const client of clients) {
    const own = ownFolder(folder, client);
    mkdirSync(own, { recursive: true });
    if (!existsSync(join(own, 'package.json'))) writeFile(own, 'package.json', '{"private":true}');
    await install(own, ['--ignore-scripts', `${client.packageName}@latest`], binaries(folder));
    if (client.linkedAs === undefined) continue;
    const link = join(binaries(own), client.name);
    rmSync(link, { force: true });
    symlinkSync(client.linkedAs, link);
  }
}

type Named = Pick<ClientDriver, 'name' | 'packageName' | 'linkedAs'>;

/** What is installed, for the report. */
export function versionOf(folder: string, { packageName }: Pick<ClientDriver, 'packageName'>): string {
  const path = join(folder, 'node_modules', packageName, 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/** Installs the newest versions with npm. It takes some 1.5 GB. */
export async function installClients(folder: string, clients: readonly ClientDriver[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) {
    writeFile(folder, 'package.json', JSON.stringify(manifest(clients), null, 2));
  }
  // Node first: npm chooses versions by the Node that runs it, and an old one gets old clients.
  await install(folder, ['node@24']);
  await install(
    folder,
    clients.map(({ packageName }) => `${packageName}@latest`),
  );
}

/** Without `allowScripts` newer versions of npm skip the scripts that put the native programs in place. */
function manifest(clients: readonly ClientDriver[]): object {
  const names = ['node', ...clients.map(({ packageName }) => packageName)];
  const allowScripts = Object.fromEntries(names.map((name) => [name, true]));
  return { name: 'dragoman-real-clients', private: true, allowScripts };
}

async function install(folder: string, packages: readonly string[], nodeFolder = binaries(folder)): Promise<void> {
  const command = ['npm', 'install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', ...packages];
  const env = { ...process.env, PATH: `${nodeFolder}:${process.env['PATH']}` };
  const outcome = await runProcess({ command, cwd: folder, env, timeoutMs: INSTALL_TIMEOUT_MS });
  if (outcome.code === 0) return;
  throw new Error(`npm install ${packages.join(' ')} failed: ${outcome.stderr.trim().slice(-600)}`);
}
