// Decides whether a cell passed: from what the client printed, and from what the agent was asked.
import type { AgentRecord } from './agent/start-agent.ts';
import type { Cell } from './cells.ts';
import type { Endpoint, Printed } from './drivers/driver.ts';
import type { Outcome } from './processes.ts';
import type { Scenario } from './scenarios.ts';

export interface Evidence {
  readonly cell: Cell;
  readonly endpoint: Endpoint;
  readonly agentModel: string;
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  /** The agent's records of this cell. */
  readonly records: readonly AgentRecord[];
}

export interface Verdict {
  readonly passed: boolean;
  readonly reason?: string | undefined;
}

export function judge(evidence: Evidence): Verdict {
  const { outcome, scenario } = evidence;
  const printed = readPrinted(evidence);
  const hasFailed = !outcome.isTimedOut && (outcome.code !== 0 || printed.error !== undefined);
  const isOpenFailure = scenario.mayFailOpenly && hasFailed;
  const faults = [
    refusalFault(evidence),
    addressFault(evidence),
    toolFault(evidence),
    reasoningFault(evidence),
    isOpenFailure ? undefined : printedFault(evidence, printed),
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) return { passed: false, reason: faults.join(' | ') };
  return { passed: true, reason: isOpenFailure ? 'the client told the failure instead of trying again' : undefined };
}

function readPrinted({ cell, outcome }: Evidence): Printed {
  try {
    return cell.client.readAnswer(outcome.stdout);
  } catch (error) {
    return { text: '', error: `printed no readable answer (${(error as Error).message})` };
  }
}

function refusalFault({ records }: Evidence): string | undefined {
  const refused = records.find(({ status }) => status >= 400);
  return refused && `the agent refused ${refused.path} with ${refused.status}: ${clip(refused.refusal)}`;
}

function addressFault({ records, cell, agentModel }: Evidence): string | undefined {
  const generations = records.filter(({ action }) => action === 'generate');
  if (generations.length === 0) return 'the agent was not asked';
  const stray = generations.find(({ protocol, model }) => protocol !== cell.upstream || model !== agentModel);
  return stray && `the agent was asked in ${stray.protocol} for ${stray.model}`;
}

function toolFault({ records, scenario }: Evidence): string | undefined {
  const turns = records.flatMap(({ turn }) => turn ?? []);
  if (scenario.calls === 0 || turns.length === 0) return undefined;
  if (!turns.some(({ calls }) => calls.length === scenario.calls)) {
    return turns.find(({ kind }) => kind === 'no-tool')?.text ?? 'the prompt did not reach the agent as it was';
  }
  const quotes = turns.filter(({ kind }) => kind === 'quote');
  if (quotes.length === 0) return 'the agent never saw a result of its tools';
  const isComplete = quotes.some(({ text }) => scenario.expected.every((expected) => text.includes(expected)));
  return isComplete ? undefined : `the agent saw wrong results: ${clip(quotes.at(-1)?.text)}`;
}

function reasoningFault({ records, scenario, cell }: Evidence): string | undefined {
  const followUps = records.filter(({ turn }) => turn?.kind === 'quote');
  // Chat has no proof of reasoning, and unknown Chat providers get its text only from their own clients.
  const isKept = cell.upstream !== 'openai-chat' || cell.client.protocol === cell.upstream;
  if (!scenario.keepsReasoning || !isKept || followUps.length === 0) return undefined;
  const isBack = followUps.some(({ hasReasoningBack }) => hasReasoningBack);
  return isBack ? undefined : 'the reasoning did not come back with the result of the tool';
}

function printedFault({ outcome, scenario, endpoint }: Evidence, printed: Printed): string | undefined {
  if (outcome.isTimedOut) return `timed out after ${Math.round(outcome.seconds)} s, ${lastWords(outcome)}`;
  if (outcome.code !== 0) return `exit code ${outcome.code}, ${lastWords(outcome)}`;
  if (printed.error !== undefined) return `the client ${clip(printed.error)}`;
  const missing = scenario.expected.filter((text) => !printed.text.includes(text));
  if (missing.length > 0) return `the answer lacks ${missing.join(', ')}: ${clip(printed.text) || lastWords(outcome)}`;
  const leaked = [...scenario.forbidden, endpoint.token].find((text) => printed.text.includes(text));
  return leaked && `the answer must not hold ${leaked}: ${clip(printed.text)}`;
}

function lastWords({ stderr, stdout }: Outcome): string {
  const text = clip(stderr.trim() || stdout.trim());
  return text === '' ? 'no output' : `last output: ${text}`;
}

function clip(text = ''): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 150)} … ${line.slice(-150)}` : line;
}
