// The house rules as they are checked: directions of imports, sizes, and the files that every protocol has.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Protocol as IrProtocol } from '../src/main/core/ir/protocol.ts';
import { PROTOCOLS, type Protocol as SharedProtocol } from '../src/shared/protocols.ts';

const ROOT = resolve(import.meta.dirname, '..');

const SHARED = 'shared runs anywhere';
const CORE = 'core must run without Electron or a shell';
const IR = 'ir imports nothing but itself';
const CODEC = 'a codec knows its own protocol and the ir, nothing else';
const PROVIDERS = 'providers are data over the ir';
const SHELLS = 'the shells never import each other or the window';
const HEADLESS = 'headless is plain Node';
const WINDOW = 'the window reaches the core only through shared/contract';

/** Where a bad import is planted, what it imports, and the words of the rule that must find it. */
const BAD_IMPORTS: readonly (readonly [file: string, from: string, rule: string])[] = [
  ['src/shared/bad.ts', 'node:fs', SHARED],
  ['src/shared/bad.ts', 'electron', SHARED],
  ['src/shared/bad.ts', '../main/core/ports.ts', SHARED],
  ['src/shared/model/bad.ts', '../../renderer/api.ts', SHARED],
  ['src/main/core/api/bad.ts', 'electron', CORE],
  ['src/main/core/api/bad.ts', 'electron/main', CORE],
  ['src/main/core/api/bad.ts', 'electron-store', CORE],
  ['src/main/core/api/bad.ts', 'conf', CORE],
  ['src/main/core/api/bad.ts', '../../electron/main.ts', CORE],
  ['src/main/core/api/bad.ts', '../../headless/main.ts', CORE],
  ['src/main/core/api/bad.ts', '../../../renderer/api.ts', CORE],
  ['src/main/core/ir/bad.ts', '../wire/codec.ts', IR],
  ['src/main/core/ir/bad.ts', '../gateway/door/routes.ts', IR],
  ['src/main/core/ir/bad.ts', '../ports.ts', IR],
  ['src/main/core/ir/bad.ts', '../../../shared/protocols.ts', IR],
  ['src/main/core/ir/bad.ts', 'electron', IR],
  ['src/main/core/ir/bad.ts', 'zod', IR],
  ['src/main/core/ir/bad.ts', 'undici', IR],
  ['src/main/core/ir/bad.ts', 'node:fs', IR],
  ['src/main/core/wire/gemini/bad.ts', '../openai-chat/usage.ts', CODEC],
  ['src/main/core/wire/openai-chat/bad.ts', '../anthropic-messages/usage.ts', CODEC],
  ['src/main/core/wire/openai-responses/bad.ts', '../openai-chat/usage.ts', CODEC],
  ['src/main/core/wire/anthropic-messages/bad.ts', '../gemini/usage.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../gateway/door/routes.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../providers/dialects.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../upstream/upstream-client.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../routing/resolve.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../../electron/main.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../../headless/main.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../../../renderer/api.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../settings/settings-service.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../ports.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', '../../../../shared/contract.ts', CODEC],
  ['src/main/core/wire/gemini/bad.ts', 'electron', CODEC],
  ['src/main/core/wire/gemini/bad.ts', 'undici', CODEC],
  ['src/main/core/wire/gemini/bad.ts', 'node:http', CODEC],
  ['src/main/core/providers/bad.ts', '../wire/gemini/usage.ts', PROVIDERS],
  ['src/main/core/providers/bad.ts', '../gateway/door/routes.ts', PROVIDERS],
  ['src/main/core/providers/bad.ts', '../../electron/main.ts', PROVIDERS],
  ['src/main/core/providers/bad.ts', 'electron', PROVIDERS],
  ['src/main/electron/bad.ts', '../headless/main.ts', SHELLS],
  ['src/main/electron/bad.ts', '../../renderer/api.ts', SHELLS],
  ['src/main/headless/bad.ts', 'electron', HEADLESS],
  ['src/main/headless/bad.ts', 'electron-store', HEADLESS],
  ['src/main/headless/bad.ts', '../electron/main.ts', HEADLESS],
  ['src/main/headless/bad.ts', '../../renderer/api.ts', HEADLESS],
  ['src/renderer/features/models/bad.tsx', 'node:path', WINDOW],
  ['src/renderer/features/models/bad.tsx', 'electron', WINDOW],
  ['src/renderer/features/models/bad.tsx', 'zod', WINDOW],
  ['src/renderer/features/models/bad.tsx', '@orpc/server', WINDOW],
  ['src/renderer/features/models/bad.tsx', '../../../main/core/ports.ts', WINDOW],
];

/** What each layer is there to import: no rule may say anything about these. */
const GOOD_IMPORTS: readonly (readonly [file: string, from: string])[] = [
  ['src/shared/good.ts', './protocols.ts'],
  ['src/shared/good.ts', 'zod'],
  ['src/main/core/api/good.ts', '../../../shared/contract.ts'],
  ['src/main/core/gateway/good.ts', '../wire/gemini/index.ts'],
  ['src/main/core/gateway/good.ts', 'node:http'],
  ['src/main/core/ir/good.ts', './json.ts'],
  ['src/main/core/ir/good.ts', 'node:crypto'],
  ['src/main/core/wire/gemini/good.ts', '../codec.ts'],
  ['src/main/core/wire/gemini/good.ts', './usage.ts'],
  ['src/main/core/wire/gemini/good.ts', '../../ir/json.ts'],
  ['src/main/core/providers/good.ts', '../ir/dialect.ts'],
  ['src/main/electron/good.ts', 'electron'],
  ['src/main/electron/good.ts', '../core/ports.ts'],
  ['src/main/headless/good.ts', '../core/ports.ts'],
  ['src/renderer/features/models/good.tsx', '../../../shared/protocols.ts'],
  ['src/renderer/features/models/good.tsx', 'react'],
];

/** Other things that must be found, as whole files. */
const BAD_FILES: readonly (readonly [name: string, file: string, text: string, rule: string])[] = [
  ['a file of more than 300 lines', 'src/main/core/api/long-file.ts', 'export {};\n'.repeat(301), 'max-lines'],
  ['a function of more than 60 lines', 'src/main/core/api/long-function.ts', lines(61), 'max-lines-per-function'],
  ['a component of more than 120 lines', 'src/renderer/long-component.tsx', lines(121), 'max-lines-per-function'],
  ['a test file of more than 500 lines', 'test/long.test.ts', 'export {};\n'.repeat(501), 'max-lines'],
  [
    'a fourth parameter',
    'src/main/core/api/parameters.ts',
    'export const f = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d];\n',
    'max-params',
  ],
  ['thirteen ways through a function', 'src/main/core/api/branches.ts', branches(13), 'complexity'],
  ['any', 'src/main/core/api/any.ts', 'export const f = (a: any) => a;\n', 'no-explicit-any'],
  ['an empty catch', 'src/main/core/api/catch.ts', 'try { f(); } catch {}\nfunction f() {}\n', 'no-empty'],
  [
    'fetch in the core',
    'src/main/core/api/fetch.ts',
    "export const f = () => fetch('https://x.test');\n",
    'core reaches the network only through',
  ],
  ['a file name in another case', 'src/main/core/api/CamelCase.ts', 'export {};\n', 'filename-case'],
];

const GOOD_FILES: readonly (readonly [name: string, file: string, text: string])[] = [
  ['a file of 300 lines', 'src/main/core/api/short-file.ts', 'export {};\n'.repeat(300)],
  ['a function of 60 lines', 'src/main/core/api/short-function.ts', lines(60)],
  ['a component of 120 lines', 'src/renderer/short-component.tsx', lines(120)],
  [
    'a catch that says why it is empty',
    'src/main/core/api/reason.ts',
    'try { f(); } catch {\n  // Gone is gone.\n}\nfunction f() {}\n',
  ],
];

/** A function of so many lines. */
function lines(count: number): string {
  return `export function f(list: number[]) {\n${'  list.push(1);\n'.repeat(count - 2)}}\n`;
}

/** A function with so many ways through it. */
function branches(count: number): string {
  return `export function f(a: number) {\n${'  if (a > 1) a += 1;\n'.repeat(count - 1)}  return a;\n}\n`;
}

interface Finding {
  readonly filename: string;
  readonly message: string;
  readonly code: string;
  /** A rule's own words stand here. */
  readonly help?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'dragoman-architecture-'));
let findings: Finding[] = [];

/** The file with its number, so that each bad import stands alone. */
function planted(file: string, index: number): string {
  return file.replace(/(\.tsx?)$/, `-${index}$1`);
}

function plant(file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function lint(): Promise<Finding[]> {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  return new Promise((done, fail) => {
    const options = { cwd: folder, maxBuffer: 16 * 1024 * 1024 };
    // Findings are the point, so an exit code that is not zero is no failure of the run.
    execFile(process.execPath, [oxlint, '--format', 'json'], options, (_error, output, problems) => {
      try {
        done((JSON.parse(output) as { diagnostics: Finding[] }).diagnostics);
      } catch (cause) {
        fail(new Error(`oxlint did not run: ${problems}${output.slice(0, 500)}`, { cause }));
      }
    });
  });
}

const found = (file: string): string[] =>
  findings
    .filter(({ filename }) => filename.endsWith(file))
    .map(({ message, code, help = '' }) => `${code} ${message} ${help}`);

beforeAll(async () => {
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const [index, [file, from]] of BAD_IMPORTS.entries()) plant(planted(file, index), `export * from '${from}';\n`);
  for (const [index, [file, from]] of GOOD_IMPORTS.entries()) plant(planted(file, index), `export * from '${from}';\n`);
  for (const [, file, text] of [...BAD_FILES, ...GOOD_FILES]) plant(file, text);
  findings = await lint();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('directions of imports', () => {
  it.each(BAD_IMPORTS.map(([file, from, rule], index) => ({ file, from, rule, index })))(
    '$file must not import $from',
    ({ file, rule, index }) => {
      expect(found(planted(file, index)).join('\n')).toContain(rule);
    },
  );

  it.each(GOOD_IMPORTS.map(([file, from], index) => ({ file, from, index })))(
    '$file may import $from',
    ({ file, index }) => {
      expect(found(planted(file, index))).toEqual([]);
    },
  );
});

describe('sizes and other limits', () => {
  it.each(BAD_FILES.map(([name, file, , rule]) => ({ name, file, rule })))('find $name', ({ file, rule }) => {
    expect(found(file).join('\n')).toContain(rule);
  });

  it.each(GOOD_FILES.map(([name, file]) => ({ name, file })))('allow $name', ({ file }) => {
    expect(found(file).filter((line) => /max-lines|no-empty/.test(line))).toEqual([]);
  });
});

describe('protocols', () => {
  const WIRE = join(ROOT, 'src/main/core/wire');
  const folders = readdirSync(WIRE, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const REQUIRED = [
    'index',
    'parse-request',
    'render-request',
    'parse-events',
    'render-events',
    'parse-answer',
    'render-answer',
    'failures',
    'usage',
  ];

  it('have a folder each, and there is no other folder', () => {
    expect(folders.sort()).toEqual([...PROTOCOLS].sort());
  });

  it.each(folders)('have the same files: %s', (protocol) => {
    expect(readdirSync(join(WIRE, protocol))).toEqual(expect.arrayContaining(REQUIRED.map((name) => `${name}.ts`)));
  });

  it('are the same for the middle language and for the contract', () => {
    type Equal<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;
    // The type check fails here when the two lists differ.
    const areEqual: Equal<IrProtocol, SharedProtocol> = true;
    const names = { 'anthropic-messages': 1, 'openai-chat': 1, 'openai-responses': 1, gemini: 1 } satisfies Record<
      IrProtocol,
      1
    >;
    expect(areEqual).toBe(true);
    expect(Object.keys(names)).toEqual([...PROTOCOLS]);
  });
});
