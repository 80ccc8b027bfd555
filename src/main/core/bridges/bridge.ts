// What a program that answers in place of a provider must say about itself.
import type { IrUsage } from '../ir/events.ts';
import type { Failure } from '../ir/failure.ts';
import type { ProgramResult } from '../ports.ts';

export interface BridgeCall {
  readonly system: string;
  readonly prompt: string;
  /** Undefined: whatever the program itself is set to. */
  readonly model: string | undefined;
  /** An empty folder of its own. */
  readonly folder: string;
}

export interface BridgeCommand {
  readonly args: readonly string[];
  readonly input: string;
}

export type BridgeResult = { readonly text: string; readonly usage?: IrUsage } | { readonly failure: Failure };

export interface BridgeProgram {
  readonly command: string;
  /** For the user. */
  readonly name: string;
  /** How a user signs in there. */
  readonly loginAdvice: string;
  arguments(call: BridgeCall): BridgeCommand;
  read(result: ProgramResult): BridgeResult;
}

const MODEL_NAME = /^[\w.:@/-]+(?:\[\w+\])?$/;
/** Names under which the catalogue offers what the program itself is set to. */
const DEFAULT_NAMES = new Set(['', 'default', 'claude-code', 'codex-cli']);

/** A name becomes an argument of the program, so it must not look like an option. */
export function modelArgument(model: string): string | undefined {
  return DEFAULT_NAMES.has(model) || model.startsWith('-') || !MODEL_NAME.test(model) ? undefined : model;
}

/** What a program said when it could not answer. */
export function bridgeFailure({ name, loginAdvice }: BridgeProgram, said: string): Failure {
  const short = said.replace(/\s+/g, ' ').trim().slice(0, 300);
  const words = short === '' ? '' : ` It says: ${short}`;
  if (/usage limit|rate limit|limit reached|too many requests|quota/i.test(said)) {
    return { code: 'rate-limited', message: `${name} has reached a limit of its account.${words}` };
  }
  if (/log ?in|logged (?:in|out)|sign in|authenticat|api key|unauthorized|oauth|credential/i.test(said)) {
    // No 401: clients would take it for a refusal of their token for us.
    return { code: 'auth-expired', status: 502, message: `${name} is not signed in. ${loginAdvice}${words}` };
  }
  return { code: 'provider-error', message: `${name} gave no answer.${words}` };
}
