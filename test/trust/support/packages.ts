// What the lock file says of the packages, and what npm says of the lock file.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

export interface Project {
  readonly root: string;
  readonly manifest: { readonly allowScripts: Readonly<Record<string, boolean>> };
  readonly lock: { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, LockedPackage>> };
}

export function readProject(root: string): Project {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
  return {
    root,
    manifest: read('package.json') as Project['manifest'],
    lock: read('package-lock.json') as Project['lock'],
  };
}

/** npm's own registry; a lock file may leave the address out, which means the registry that npm is told to use. */
const REGISTRY = 'https://registry.npmjs.org/';
const SCRIPTS = ['preinstall', 'install', 'postinstall'];

/** What is wrong with it, one line each. */
export function checkLock({ root, manifest, lock }: Project): string[] {
  const problems = lock.lockfileVersion >= 3 ? [] : [`the lock file has version ${lock.lockfileVersion}`];
  const withScripts = new Set<string>();
  for (const [path, { resolved, integrity, hasInstallScript }] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (integrity === undefined) problems.push(`${name} has no checksum`);
    if (resolved !== undefined && !resolved.startsWith(REGISTRY)) problems.push(`${name} comes from ${resolved}`);
    if (hasInstallScript === true || runsWhenInstalled(join(root, path))) withScripts.add(name);
  }
  return [...problems, ...judgeScripts(withScripts, Object.keys(manifest.allowScripts))];
}

/** Each script must have been judged in package.json, and nothing else be judged there. */
function judgeScripts(withScripts: ReadonlySet<string>, named: readonly string[]): string[] {
  return [
    ...[...withScripts]
      .filter((name) => !named.includes(name))
      .map((name) => `${name} has an install script nobody judged`),
    ...named.filter((name) => !withScripts.has(name)).map((name) => `${name} is judged, but has no install script`),
  ];
}

/** The lock file repeats what the registry said; this is what the package itself says. */
function runsWhenInstalled(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const { scripts = {} } = JSON.parse(readFileSync(file, 'utf8')) as { scripts?: Record<string, string> };
  return SCRIPTS.some((name) => scripts[name] !== undefined) || existsSync(join(folder, 'binding.gyp'));
}

/** Whether `npm ci` would take the lock file as it stands, and refuse one that does not fit. Installs nothing, asks nobody. */
export async function installsFromLock(root: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-trust-'));
  try {
    for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(root, name), join(folder, name));
    const words = ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--offline'];
    await promisify(execFile)('npm', words, { cwd: folder, timeout: 60_000 });
    return [];
  } catch (error) {
    return [`npm ci does not take the lock file: ${String(error).slice(0, 400)}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type Holes =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly names: readonly string[] }
  /** The registry in use has no such service, or there is no network. */
  | { readonly kind: 'not-asked' };

interface AuditReport {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
}

/** High and critical holes in the packages that the app ships, as far as the registry tells. */
export async function askForHoles(root: string): Promise<Holes> {
  const words = ['audit', '--omit=dev', '--audit-level=high', '--json'];
  const output = await promisify(execFile)('npm', words, { cwd: root, timeout: 60_000 }).then(
    ({ stdout }) => stdout,
    // npm ends with 1 both for holes and for a registry that does not answer: its output tells which.
    (error: { stdout?: string }) => error.stdout ?? '',
  );
  const { vulnerabilities } = parseReport(output);
  if (vulnerabilities === undefined) return { kind: 'not-asked' };
  const names = Object.entries(vulnerabilities)
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name]) => name);
  return names.length === 0 ? { kind: 'none' } : { kind: 'found', names };
}

function parseReport(output: string): AuditReport {
  try {
    return JSON.parse(output) as AuditReport;
  } catch {
    // No report: npm could not ask at all.
    return {};
  }
}
