// The editors of all formats, by name.
import { blockFormat } from './block-format.ts';
import type { ConfigFormat } from './config-format.ts';
import { envFormat } from './env-format.ts';
import { jsonFormat } from './json-format.ts';
import { tomlFormat } from './toml-format.ts';
import { yamlFormat } from './yaml-format.ts';

export const FORMATS = {
  json: jsonFormat('json'),
  jsonc: jsonFormat('jsonc'),
  toml: tomlFormat,
  yaml: yamlFormat,
  env: envFormat,
  block: blockFormat,
} satisfies Record<string, ConfigFormat>;

export type FormatName = keyof typeof FORMATS;
