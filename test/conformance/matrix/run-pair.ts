// Plays one case of the matrix for one pair of protocols.
import type { Protocol } from '../../../src/shared/protocols.ts';
import type { ClientView, Reply } from '../case-types.ts';
import { findFault, type Check } from '../checks/check.ts';
import { grammarFaults } from '../checks/grammar.ts';
import { callClient } from '../clients/call-client.ts';
import { CONNECTIONS } from '../gateway.ts';
import type { World } from '../run-case.ts';
import { textOf } from '../upstream/send-reply.ts';
import { fieldsOf, sseLines } from './fields.ts';
import {
  expectationsFor,
  type ExactReply,
  type Expectation,
  type MatrixCase,
  type MatrixTurn,
  type Pair,
} from './matrix-case.ts';
import { MATRIX_PROTOCOLS } from './protocols.ts';
import type { Ask, AskPart, Fields, NeutralView } from './words.ts';

export interface Play {
  readonly matrixCase: MatrixCase;
  readonly pair: Pair;
  readonly mode: 'json' | 'stream';
}

/** What is wrong; nothing when the case holds for the pair. A turn that fails is the last. */
export async function runPair(world: World, play: Play): Promise<string[]> {
  const { turns } = play.matrixCase;
  let previous: ClientView | undefined;
  for (const [index, turn] of turns.entries()) {
    const played = await playTurn(world, play, { turn, previous });
    const faults = faultsOf(play, turn, played);
    if (faults.length > 0) return turns.length === 1 ? faults : faults.map((fault) => `turn ${index + 1}: ${fault}`);
    previous = played.view;
  }
  return [];
}

interface Played {
  readonly view: ClientView;
  readonly reply: Reply;
  readonly asked: Fields | undefined;
}

async function playTurn(
  { gateway, upstream }: World,
  { matrixCase, pair, mode }: Play,
  { turn, previous }: { turn: MatrixTurn; previous: ClientView | undefined },
): Promise<Played> {
  const isStreaming = mode === 'stream';
  const isCount = matrixCase.op === 'count_tokens';
  const reply = replyFor(turn, pair, { isStreaming, isCount });
  upstream.play({ reply, sources: {} });
  const body = MATRIX_PROTOCOLS[pair.inbound].writeRequest(withCalls(turn.ask, previous), previous);
  const isSaid = isStreaming && pair.inbound !== 'gemini';
  const model = matrixCase.models?.[pair.name.slice(-1)] ?? 'test-model';
  const view = await callClient({
    protocol: pair.inbound,
    origin: gateway.origin,
    token: gateway.token,
    model: `${CONNECTIONS[pair.upstream]}/${model}`,
    isStreaming,
    isCount,
    body: {
      ...body,
      ...(isSaid ? { stream: true } : {}),
      ...(isSaid && pair.inbound === 'openai-chat' ? { stream_options: { include_usage: true } } : {}),
    },
    headers: matrixCase.headers ?? {},
  });
  const hit = upstream.hits().at(-1);
  return { view, reply, asked: hit === undefined ? undefined : fieldsOf(hit.body) };
}

const COUNTS: Readonly<Partial<Record<Protocol, Fields>>> = {
  'anthropic-messages': { input_tokens: 321 },
  gemini: { totalTokens: 321 },
};

function replyFor(
  { reply = { parts: [{ text: 'ok' }] }, wire, isSwapped = false }: MatrixTurn,
  { upstream }: Pair,
  { isStreaming, isCount }: { isStreaming: boolean; isCount: boolean },
): Reply {
  const protocol = MATRIX_PROTOCOLS[upstream];
  if ('refusal' in reply) return protocol.writeError(reply.refusal);
  if ('exact' in reply) return exactReply(reply.exact, isStreaming);
  if (isCount) return { json: COUNTS[upstream] };
  return { ...protocol.writeAnswer(reply, isStreaming !== isSwapped), ...wire };
}

function exactReply({ events, ...reply }: ExactReply, isStreaming: boolean): Reply {
  const hasBody = reply.json !== undefined || reply.raw !== undefined;
  if (events === undefined || (hasBody && !isStreaming)) return reply;
  const lines = events.flatMap((event) => {
    if (typeof event === 'string') return [`data: ${event}`, ''];
    return sseLines([event], typeof event['type'] === 'string');
  });
  return { ...reply, sse: lines };
}

/** Results that name a call of the previous answer get its id and name, as the SDK told them. */
function withCalls(ask: Ask, previous: ClientView | undefined): Ask {
  const fill = (part: AskPart): AskPart => {
    if (!('result' in part) || part.result.call === undefined) return part;
    const { id, name } = previous?.tool_calls[part.result.call] ?? {};
    return { result: { ...part.result, id: typeof id === 'string' ? id : '', name: String(name) } };
  };
  return { ...ask, turns: ask.turns.map((turn) => ({ ...turn, parts: turn.parts.map(fill) })) };
}

function faultsOf(play: Play, turn: MatrixTurn, played: Played): string[] {
  const expected = expectationsFor(turn, play.pair, play.mode);
  const view = neutralView(play.pair.inbound, played.view);
  const around = { headers: view.headers };
  return [
    ...statusFaults(expected, played.view),
    ...providerFaults(play, expected, played.asked),
    ...expected.flatMap(({ client = [] }) => faultsOfChecks({ document: view, around }, client, 'client')),
    ...streamFaults(play, expected, played),
  ];
}

function statusFaults(expected: readonly Expectation[], view: ClientView): string[] {
  const statuses = [expected.findLast(({ status }) => status !== undefined)?.status ?? 200].flat();
  const isFailure = expected.some(({ fails }) => fails === true);
  if (!statuses.includes(view.status)) {
    return [`client: status ${view.status}, expected ${statuses.join(' or ')}: ${view.raw.slice(0, 300)}`];
  }
  if (view.status !== 200 || isFailure === (view.error !== undefined)) return [];
  if (isFailure) return [`client: should have been told an error, but saw a good end: ${view.raw.slice(-300)}`];
  return [`client: the SDK failed: ${view.error?.message}`];
}

function providerFaults({ pair }: Play, expected: readonly Expectation[], asked: Fields | undefined): string[] {
  if (expected.some(({ provider }) => provider === 'not asked')) {
    return asked === undefined ? [] : ['the provider must not be asked'];
  }
  const checks = expected.flatMap(({ provider = [] }) => (provider === 'not asked' ? [] : provider));
  if (checks.length === 0) return [];
  if (asked === undefined) return ['the provider was not asked'];
  const document = { ...MATRIX_PROTOCOLS[pair.upstream].readRequest(asked), body: asked };
  return faultsOfChecks({ document, around: {} }, checks, 'provider');
}

function faultsOfChecks(root: Parameters<typeof findFault>[0], checks: readonly Check[], who: string): string[] {
  return checks.flatMap((check) => {
    const fault = findFault(root, check);
    return fault === undefined ? [] : [`${who}: ${fault}${check.why === undefined ? '' : ` (${check.why})`}`];
  });
}

function streamFaults({ pair, mode }: Play, expected: readonly Expectation[], { view, reply }: Played): string[] {
  if (mode !== 'stream' || view.status !== 200) return [];
  if (pair.inbound !== pair.upstream) return grammarFaults(pair.inbound, view.raw);
  const isWhole = !expected.some(({ fails }) => fails === true);
  return isWhole && reply.sse !== undefined && view.raw !== textOf(reply, {})
    ? ['the native stream did not pass byte by byte']
    : [];
}

function neutralView(inbound: Protocol, view: ClientView): NeutralView {
  const protocol = MATRIX_PROTOCOLS[inbound];
  const { text, thinking, tool_calls, status, headers, raw } = view;
  const error = errorOf(view);
  return {
    text,
    thinking,
    tool_calls,
    status,
    headers,
    raw,
    stop: protocol.stopOf(view),
    usage: view.usage === undefined ? undefined : protocol.usageOf(fieldsOf(view.usage)),
    ...(error === undefined ? {} : { error }),
  };
}

function errorOf({ body, error, status }: ClientView): NeutralView['error'] {
  if (status >= 400) {
    const { type, status: name, message, param, code } = fieldsOf(fieldsOf(body)['error']);
    return { type: type ?? name, message, param, code };
  }
  return error === undefined ? undefined : { type: error.type, message: error.message };
}
