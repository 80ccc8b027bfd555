// The cells of the matrix: client × upstream × scenario.
import type { Protocol } from '../../src/shared/protocols.ts';
import { CONNECTIONS } from '../conformance/gateway.ts';
import { claudeCode } from './drivers/claude-code.ts';
import { codex } from './drivers/codex.ts';
import type { ClientDriver } from './drivers/driver.ts';
import { geminiCli } from './drivers/gemini-cli.ts';
import { opencode } from './drivers/opencode.ts';
import { SCENARIOS } from './scenarios.ts';

export const CLIENTS: readonly ClientDriver[] = [claudeCode, codex, geminiCli, opencode];

export interface Cell {
  readonly client: ClientDriver;
  readonly upstream: Protocol;
  readonly scenario: string;
}

export interface CellResult {
  readonly cell: Cell;
  readonly passed: boolean;
  /** Why it failed, or a remark. */
  readonly reason?: string | undefined;
  readonly seconds: number;
}

/** Comma-separated names; undefined takes all. Throws when a name is unknown. */
export interface Choice {
  readonly clients?: string | undefined;
  readonly upstreams?: string | undefined;
  readonly scenarios?: string | undefined;
}

export function listCells(choice: Choice): Cell[] {
  const clients = chosen(
    choice.clients,
    CLIENTS.map(({ name }) => name),
  );
  const upstreams = chosen(choice.upstreams, Object.keys(CONNECTIONS)) as Protocol[];
  const scenarios = chosen(choice.scenarios, Object.keys(SCENARIOS));
  return CLIENTS.filter(({ name }) => clients.includes(name)).flatMap((client) =>
    upstreams.flatMap((upstream) => scenarios.map((scenario) => ({ client, upstream, scenario }))),
  );
}

function chosen(list: string | undefined, known: readonly string[]): string[] {
  if (list === undefined) return [...known];
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no "${unknown}". Choose from: ${known.join(', ')}.`);
  return names;
}
