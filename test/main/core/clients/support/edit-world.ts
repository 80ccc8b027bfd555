// A home with one settings file of each format, and the tools that edit them.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { EditFileCalls } from '../../../../../src/main/core/clients/edits/edit-file-calls.ts';
import { createEditFiles } from '../../../../../src/main/core/clients/edits/edit-files.ts';
import { createEditJournal } from '../../../../../src/main/core/clients/edits/edit-journal.ts';
import { createOwnValues } from '../../../../../src/main/core/clients/edits/own-values.ts';
import type { FileWish } from '../../../../../src/main/core/clients/edits/edit-record.ts';
import type { ConnectWish, EditTools } from '../../../../../src/main/core/clients/edits/apply-edits.ts';

export const ADDRESS = 'http://127.0.0.1:7417';

/** Each file with something of the user's in it. */
export const USER_FILES = {
  'a/settings.json': '{\n\t"env": {\n\t\t"MINE": "1",\n\t\t"URL": "http://old"\n\t},\n\t"theme": "dark"\n}',
  'b/settings.jsonc': '{\r\n  // mine\r\n  "theme": "dark", // why\r\n}\r\n',
  'c/config.toml': '# mine\nmodel = "old" # why\n\n[tui]\nx = [\n  1, # one\n]\n',
  'd/config.yaml': 'name: mine # why\nmodels:\n  - name: a\n',
  'e/.env': '\uFEFFexport KEY="old"\n# end',
  'f/.zshrc': 'alias x=y\n',
} as const;

/** What a connect sets in each of them. */
export function wishes(home: string, address = ADDRESS): FileWish[] {
  return [
    {
      path: join(home, 'a/settings.json'),
      format: 'json',
      keys: [
        { path: ['env', 'URL'], value: address },
        { path: ['env', 'TOKEN'], value: 'drg-1' },
      ],
      strays: [{ path: ['model'], prefix: 'claude-via-' }],
    },
    {
      path: join(home, 'b/settings.jsonc'),
      format: 'jsonc',
      keys: [
        { path: ['auth', 'type'], value: 'key' },
        { path: ['model'], value: 'default' },
        { path: ['provider', 'own', 'models', 'default'], value: { name: 'x', limit: { context: 1 } } },
      ],
    },
    {
      path: join(home, 'c/config.toml'),
      format: 'toml',
      keys: [
        { path: ['model'], value: 'default' },
        { path: ['model_providers', 'dragoman', 'base_url'], value: `${address}/v1` },
      ],
    },
    {
      path: join(home, 'd/config.yaml'),
      format: 'yaml',
      keys: [
        { path: ['models', { field: 'name', equals: 'Dragoman' }], value: { name: 'Dragoman', apiBase: address } },
      ],
    },
    {
      path: join(home, 'e/.env'),
      format: 'env',
      keys: [
        { path: ['KEY'], value: 'drg-1' },
        { path: ['URL'], value: address },
      ],
    },
    { path: join(home, 'f/.zshrc'), format: 'block', keys: [{ path: ['block'], value: `export URL='${address}'` }] },
    { path: join(home, 'new/folder/config.json'), format: 'json', keys: [{ path: ['url'], value: address }] },
    { path: join(home, 'new/start'), format: 'block', keys: [{ path: ['test-user'], value: `export A='${address}'` }] },
  ];
}

export function connectWish(home: string, address = ADDRESS): ConnectWish {
  const head = { id: 'test-user', client: 'test', scope: 'user', address, connectedAt: 1_790_000_000_000 } as const;
  return {
    head,
    files: wishes(home, address),
    isOurs: createOwnValues({ addresses: [address], tokens: [] }),
  };
}

export function writeUserFiles(home: string): void {
  for (const [path, text] of Object.entries(USER_FILES)) write(join(home, path), text);
}

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function editTools(dataFolder: string, calls?: EditFileCalls): EditTools {
  return { files: createEditFiles(calls), journal: createEditJournal(dataFolder, calls) };
}

/** Every file below a folder with its content and mode; temporary files as well. */
export function snapshot(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`];
    }),
  );
}
