// Asks programs of the user's in place of providers: an empty folder for each, few at a time, gone when the client leaves.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramError } from '../host/program-error.ts';
import type { IrEvent } from '../ir/events.ts';
import { FailureError } from '../ir/failure.ts';
import { normalizeTurns } from '../ir/normalize-turns.ts';
import type { IrRequest } from '../ir/request.ts';
import { createToolNames, type ToolNames } from '../ir/tool-names.ts';
import type { ProgramResult, Programs } from '../ports.ts';
import { modelArgument, type BridgeCall, type BridgeProgram } from './bridge.ts';
import { bridgeEvents } from './bridge-answer.ts';
import { renderBridgePrompt } from './bridge-prompt.ts';
import { childVariable } from './child-environment.ts';
import { claudeCli } from './claude-cli.ts';
import { codexCli } from './codex-cli.ts';

export type BridgeName = 'claude-cli' | 'codex-cli';

const PROGRAMS: Readonly<Record<BridgeName, BridgeProgram>> = { 'claude-cli': claudeCli, 'codex-cli': codexCli };

export interface BridgeRequest {
  readonly bridge: BridgeName;
  /** Without parts that only another protocol could serve. */
  readonly request: IrRequest;
  readonly model: string;
  readonly exchangeId: string;
  /** A header that makes this gateway refuse requests which come back from the program. */
  readonly hop: { readonly name: string; readonly value: string };
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A request that is ready to be asked; what can't be asked was refused before. */
export interface PreparedBridge {
  readonly ignored: readonly string[];
  readonly toolNames: ToolNames;
  /** Throws FailureError when the program gave no answer. */
  ask(): Promise<IrEvent[]>;
}

export interface Bridges {
  /** Throws FailureError for what a program can't serve. */
  prepare(request: BridgeRequest): PreparedBridge;
}

/** Each is a process of some hundred megabytes. */
const MOST_AT_ONCE = 4;
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
const NAME_RULE = { pattern: /^[A-Za-z_][\w-]*$/, maxLength: 128 };

/** Runs command-line programs for requests, a few at once; `programs` is undefined where the shell can start none. */
export function createBridges({ programs }: { programs: Programs | undefined }): Bridges {
  let running = 0;
  const run = async (request: BridgeRequest, call: Omit<BridgeCall, 'folder'>): Promise<ProgramResult> => {
    const { name } = PROGRAMS[request.bridge];
    if (running >= MOST_AT_ONCE) {
      const message = `${MOST_AT_ONCE} requests are already being answered by command-line tools. Wait for one of them, or use another connection.`;
      throw new FailureError({ code: 'overloaded', message });
    }
    if (programs === undefined) {
      throw new FailureError({ code: 'unreachable', message: `This Dragoman can't start ${name}.` });
    }
    running += 1;
    try {
      return await runProgram(programs, request, call);
    } finally {
      running -= 1;
    }
  };
  return {
    prepare: (request) => {
      const { request: asked, model, exchangeId } = request;
      const program = PROGRAMS[request.bridge];
      const toolNames = createToolNames(asked.tools, NAME_RULE, { wrapsCustom: true });
      const { ignored, ...texts } = renderBridgePrompt(asked, normalizeTurns(asked.turns), toolNames);
      return {
        ignored,
        toolNames,
        ask: async () => {
          const read = program.read(await run(request, { ...texts, model: modelArgument(model) }));
          if ('failure' in read) throw new FailureError(read.failure);
          return bridgeEvents(read, { names: toolNames, model, exchangeId });
        },
      };
    },
  };
}

async function runProgram(
  programs: Programs,
  { bridge, hop, signal, timeoutMs }: BridgeRequest,
  call: Omit<BridgeCall, 'folder'>,
): Promise<ProgramResult> {
  const program = PROGRAMS[bridge];
  const folder = await mkdtemp(join(tmpdir(), 'dragoman-bridge-'));
  try {
    const { args, input } = program.arguments({ ...call, folder });
    return await programs.run({
      command: program.command,
      args,
      input,
      folder,
      environment: childVariable,
      added: { ANTHROPIC_CUSTOM_HEADERS: `${hop.name}: ${hop.value}` },
      timeoutMs,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      signal,
    });
  } catch (error) {
    throw error instanceof ProgramError ? didNotRun(program, error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function didNotRun({ name, command }: BridgeProgram, error: ProgramError): FailureError {
  const cause = { cause: error };
  switch (error.problem) {
    case 'not-found':
    case 'not-allowed':
      return new FailureError(
        {
          code: 'unreachable',
          message: `${name} could not be started: there is no program "${command}" on the path of Dragoman. Install it, or use another connection.`,
        },
        cause,
      );
    case 'timeout':
      return new FailureError({ code: 'timeout', message: `${name} did not answer in time. Try again.` }, cause);
    case 'cancelled':
      return new FailureError({ code: 'cancelled', message: 'The client left.' }, cause);
    case 'too-much-output':
    case 'failed':
      return new FailureError({ code: 'provider-error', message: `${name} failed (${error.problem}).` }, cause);
  }
}
