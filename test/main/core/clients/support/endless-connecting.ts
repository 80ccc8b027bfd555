// A child process for the kill test: connects and restores without end, or edits in place (the control).
import { readFileSync, writeFileSync } from 'node:fs';
import { connectEdits, planEdits, restoreEdits } from '../../../../../src/main/core/clients/edits/apply-edits.ts';
import { FORMATS, type FormatName } from '../../../../../src/main/core/clients/formats/formats.ts';
import { editTools } from './edit-world.ts';

const [, , path = '', format = '', dataFolder = '', way = ''] = process.argv;

const ours = {
  json: { path: ['env', 'URL'], value: 'http://127.0.0.1:7417' },
  jsonc: { path: ['env', 'URL'], value: 'http://127.0.0.1:7417' },
  toml: { path: ['model_providers', 'dragoman', 'base_url'], value: 'http://127.0.0.1:7417/v1' },
  yaml: { path: ['env', 'URL'], value: 'http://127.0.0.1:7417' },
  env: { path: ['URL'], value: 'http://127.0.0.1:7417' },
  block: { path: ['block'], value: "export URL='http://127.0.0.1:7417'" },
} as const;

const name = format as FormatName;
const key = ours[name];

function safely(): void {
  const tools = editTools(dataFolder);
  for (const record of tools.journal.list()) restoreEdits(record, tools);
  const head = {
    id: 'kill-user',
    client: 'test',
    scope: 'user',
    address: 'http://127.0.0.1:7417',
    connectedAt: 1,
  } as const;
  const wish = { head, files: [{ path, format: name, keys: [key] }], isOurs: () => false };
  connectEdits(planEdits(wish, tools), tools);
}

function inPlace(): void {
  const text = readFileSync(path, 'utf8');
  const isConnected = FORMATS[name].find(text, key.path) !== undefined;
  writeFileSync(
    path,
    isConnected ? FORMATS[name].remove(text, key.path) : FORMATS[name].write(text, key.path, key.value).text,
  );
}

process.stdout.write('writing\n');
for (;;) {
  if (way === 'in-place') inPlace();
  else safely();
}
