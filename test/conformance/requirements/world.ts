// For tests of what was promised: the official SDKs in front of the gateway, scripted providers of all protocols behind it.
import { afterAll, beforeAll } from 'vitest';
import type { Protocol } from '../../../src/shared/protocols.ts';
import type { ClientView } from '../case-types.ts';
import { callClient } from '../clients/call-client.ts';
import { CONNECTIONS, startTestGateway, type TestGateway } from '../gateway.ts';
import { fieldsOf } from '../matrix/fields.ts';
import { MATRIX_PROTOCOLS } from '../matrix/protocols.ts';
import type { Answer, Ask, Fields, Reading } from '../matrix/words.ts';
import { startScriptedUpstream, type Hit, type ScriptedUpstream } from '../upstream/scripted-upstream.ts';

export const PROTOCOLS = Object.keys(CONNECTIONS) as Protocol[];

export const UPSTREAM_KEY = 'sk-upstream-canary-0b7e';

/** All pairs of a client's protocol and a provider's. */
export const PAIRS = PROTOCOLS.flatMap((inbound) => PROTOCOLS.map((upstream) => ({ inbound, upstream })));

export interface Question {
  readonly inbound: Protocol;
  readonly upstream: Protocol;
  readonly ask?: Ask;
  /** The body itself instead of `ask`. */
  readonly body?: Fields;
  readonly answer?: Answer;
  readonly isStreaming?: boolean;
  /** What the client had before, for turns that go on from it. */
  readonly previous?: ClientView;
}

export interface Told {
  readonly view: ClientView;
  /** What the provider was asked, in words that are the same for all; undefined when it was not asked. */
  readonly reading: Reading | undefined;
  readonly hits: readonly Hit[];
}

export interface RequirementWorld {
  origin(): string;
  token(): string;
  upstream(): ScriptedUpstream;
  /** The name of the model behind a protocol. */
  model(upstream: Protocol): string;
  /** Asks through the official SDK of the client's protocol. */
  ask(question: Question): Promise<Told>;
}

export const HI: Ask = { max_tokens: 64, turns: [{ role: 'user', parts: [{ text: 'Hi' }] }] };
export const HELLO: Answer = { parts: [{ text: 'Hello there' }] };

/** Starts gateway and providers before the tests of a file, and stops them behind. */
export function useRequirementWorld(): RequirementWorld {
  let upstream: ScriptedUpstream;
  let gateway: TestGateway;
  beforeAll(async () => {
    upstream = await startScriptedUpstream();
    gateway = await startTestGateway({ baseUrls: upstream.baseUrls, key: UPSTREAM_KEY });
  });
  afterAll(async () => {
    await gateway.stop();
    await upstream.close();
  });
  const model = (protocol: Protocol): string => `${CONNECTIONS[protocol]}/test-model`;
  return {
    origin: () => gateway.origin,
    token: () => gateway.token,
    upstream: () => upstream,
    model,
    ask: async ({ inbound, upstream: target, ask = HI, body, answer = HELLO, isStreaming = false, previous }) => {
      upstream.play({ reply: MATRIX_PROTOCOLS[target].writeAnswer(answer, isStreaming), sources: {} });
      const isSaid = isStreaming && inbound !== 'gemini';
      const view = await callClient({
        protocol: inbound,
        origin: gateway.origin,
        token: gateway.token,
        model: model(target),
        isStreaming,
        isCount: false,
        body: {
          ...(body ?? MATRIX_PROTOCOLS[inbound].writeRequest(ask, previous)),
          ...(isSaid ? { stream: true } : {}),
        },
        headers: {},
      });
      const hits = upstream.hits();
      const asked = hits.at(-1);
      const reading = asked === undefined ? undefined : MATRIX_PROTOCOLS[target].readRequest(fieldsOf(asked.body));
      return { view, reading, hits };
    },
  };
}
