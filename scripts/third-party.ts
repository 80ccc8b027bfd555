// Which packages of others are in the built app, and under which licences: written beside the window by the build.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Plugin } from 'vite';
import type { ThirdPartyPackage } from '../src/shared/model/third-party.ts';
import { THIRD_PARTY_FILE } from '../src/shared/third-party-file.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
  readonly homepage?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** In the app without an import of ours: the shell around it, the rules that every style begins with, and what `debug` takes along. */
const WITHOUT_IMPORT = ['electron', 'tailwindcss', 'supports-color', 'has-flag'];

const LICENCE_FILE = /^(?:licen[cs]e|copying)(?:[-.].*)?$/iu;

/** Emits the list with the window: what was bundled into it, and what the rest of the app is built with. `root` holds package.json. */
export function thirdParty(root: string): Plugin {
  return {
    name: 'third-party',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = [...modules.flatMap((id) => packageFolder(id) ?? []), ...packedFolders(root)];
      this.emitFile({ type: 'asset', fileName: THIRD_PARTY_FILE, source: JSON.stringify(describePackages(folders)) });
    },
  };
}

/** The folder of the package that a module belongs to; undefined for our own. */
export function packageFolder(moduleId: string): string | undefined {
  const path = moduleId.replace(/^\0/u, '').split('?', 1)[0] ?? '';
  return /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/u.exec(path)?.[1];
}

/** The packages that the app is built with: its dependencies and theirs, and what comes with it without an import. */
export function packedFolders(root: string): string[] {
  const found = new Set<string>();
  const visit = (folder: string): void => {
    if (found.has(folder)) return;
    found.add(folder);
    for (const name of dependenciesOf(folder)) {
      const next = findPackage(name, folder);
      if (next !== undefined) visit(next);
    }
  };
  for (const name of dependenciesOf(root)) {
    const folder = findPackage(name, root);
    if (folder === undefined) throw new Error(`${name} is not installed`);
    visit(folder);
  }
  const others = WITHOUT_IMPORT.flatMap((name) => findPackage(name, root) ?? []);
  return [...found, ...others];
}

function dependenciesOf(folder: string): string[] {
  const { dependencies, optionalDependencies } = readManifest(folder);
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

/** As Node looks for it. Undefined for an optional one that this system doesn't have. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', ...name.split('/'));
    if (existsSync(join(place, 'package.json'))) return realpathSync(place);
    if (dirname(folder) === folder) return undefined;
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Each once, by name. Throws for one that names no licence and has no text of one: it must not be passed on. */
export function describePackages(folders: readonly string[]): ThirdPartyPackage[] {
  const packages = new Map<string, ThirdPartyPackage>();
  for (const folder of new Set(folders.map((path) => realpathSync(path)))) {
    const { name = folder.split(sep).at(-1) ?? folder, version = '', homepage, ...manifest } = readManifest(folder);
    const text = licenceText(folder);
    const license = licenceName(manifest);
    if (license === undefined && text === undefined) throw new Error(`${name} ${version} names no licence`);
    packages.set(`${name} ${version}`, {
      name,
      version,
      license: license ?? '',
      ...(homepage === undefined ? {} : { homepage }),
      ...(text === undefined ? {} : { text }),
    });
  }
  return [...packages.values()].sort((left, right) => compare(left.name, right.name));
}

function licenceName({ license, licenses }: Manifest): string | undefined {
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.flatMap(({ type }) => type ?? []).join(' OR ');
}

function licenceText(folder: string): string | undefined {
  const [file] = readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .toSorted();
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
