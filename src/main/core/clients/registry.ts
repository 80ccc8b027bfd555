// All clients, by name.
import { claudeCode } from './claude-code/index.ts';
import type { ClientDefinition } from './client-definition.ts';
import { codex } from './codex/index.ts';
import { geminiCli } from './gemini-cli/index.ts';
import { opencode } from './opencode/index.ts';

export const CLIENTS: readonly ClientDefinition[] = [claudeCode, codex, geminiCli, opencode];

/** A client by its id, or by the name of its program. */
export function findClient(name: string): ClientDefinition | undefined {
  return CLIENTS.find(({ facts }) => facts.id === name || facts.programs.includes(name));
}
