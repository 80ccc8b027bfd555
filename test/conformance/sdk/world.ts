// For tests with whole SDKs: the scripted agent behind the real gateway, and a tool for it to call.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import type { Protocol } from '../../../src/shared/protocols.ts';
import { ANSWER_TAIL, quoteSentence } from '../../clients/agent/decide-turn.ts';
import { startAgent, type ScriptedAgent } from '../../clients/agent/start-agent.ts';
import { CONNECTIONS, startTestGateway, type TestGateway } from '../gateway.ts';

export const UPSTREAMS = Object.keys(CONNECTIONS) as Protocol[];

export interface SdkWorld {
  origin(): string;
  token(): string;
  /** The name by which a client asks for the agent's model behind a protocol. */
  model(upstream: Protocol): string;
  /** What the agent refused in this test: a real provider would have answered 400. */
  refusals(): string[];
  /** Whether the agent got the proof of its reasoning back in this test. */
  hasProofBack(): boolean;
}

/** Chat has no proofs, and an unknown Chat provider gets no reasoning from other protocols. */
export function hasProofs(upstream: Protocol): boolean {
  return upstream !== 'openai-chat';
}

/** Starts agent and gateway before the tests of a file, and stops them behind. */
export function useSdkWorld(): SdkWorld {
  let agent: ScriptedAgent;
  let gateway: TestGateway;
  beforeAll(async () => {
    agent = await startAgent();
    gateway = await startTestGateway(agent);
  });
  let firstRecord = 0;
  beforeEach(() => {
    firstRecord = agent.records.length;
  });
  afterAll(async () => {
    await gateway.stop();
    await agent.close();
  });
  return {
    origin: () => gateway.origin,
    token: () => gateway.token,
    model: (upstream) => `${CONNECTIONS[upstream]}/${agent.models[upstream]}`,
    refusals: () => agent.records.slice(firstRecord).flatMap(({ refusal }) => refusal ?? []),
    hasProofBack: () => agent.records.slice(firstRecord).some(({ hasReasoningBack }) => hasReasoningBack),
  };
}

export const PING = 'PING-42';
export const PONG = `PONG-42 ${ANSWER_TAIL}`;

/** The agent reads both files in one turn, and tells what is in them in the next. */
export const TWO_FILES = 'THINK TWO /data/alpha.txt /data/beta.txt';

const FILES: Readonly<Record<string, string>> = {
  '/data/alpha.txt': 'MARKER-first',
  '/data/beta.txt': 'MARKER-second',
};

/** What the tool gives. */
export function readFile(path: string): string {
  return FILES[path] ?? 'There is no such file.';
}

/** What the agent says in the end if each result came back under its own call. */
export const BOTH_QUOTES = `${quoteSentence('alpha.txt', 'MARKER-first')}, ${quoteSentence('beta.txt', 'MARKER-second')} ${ANSWER_TAIL}`;

export const READ_TOOL = {
  name: 'read_file',
  description: 'Reads a file',
  schema: { type: 'object' as const, properties: { path: { type: 'string' as const } }, required: ['path'] },
};

/** For structured answers: the agent fills in the smallest values that fit. */
export const CITY = z.object({ city: z.string(), isLarge: z.boolean(), people: z.number() });
export const SAMPLE_CITY = { city: 'scripted', isLarge: false, people: 1 };
