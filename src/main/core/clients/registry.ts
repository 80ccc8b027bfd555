// All clients, by name.
import { aider } from './aider/index.ts';
import { anyProgram } from './any-program/index.ts';
import { claudeCode } from './claude-code/index.ts';
import type { ClientDefinition } from './client-definition.ts';
import { cline } from './cline/index.ts';
import { codex } from './codex/index.ts';
import { continueDev } from './continue/index.ts';
import { copilotCli } from './copilot-cli/index.ts';
import { crush } from './crush/index.ts';
import { geminiCli } from './gemini-cli/index.ts';
import { goose } from './goose/index.ts';
import { grokCli } from './grok-cli/index.ts';
import { kiloCli } from './kilo-cli/index.ts';
import { kimiCli } from './kimi-cli/index.ts';
import { opencode } from './opencode/index.ts';
import { qwenCode } from './qwen-code/index.ts';
import { zed } from './zed/index.ts';

export const CLIENTS: readonly ClientDefinition[] = [
  claudeCode,
  codex,
  geminiCli,
  opencode,
  qwenCode,
  kimiCli,
  kiloCli,
  cline,
  aider,
  crush,
  goose,
  grokCli,
  copilotCli,
  zed,
  continueDev,
  anyProgram,
];

/** A client by its id, or by the name of its program. */
export function findClient(name: string): ClientDefinition | undefined {
  return CLIENTS.find(({ facts }) => facts.id === name || facts.programs.includes(name));
}
