// Runs one case, turn by turn: the client asks, the provider is asked, the client is answered; each is checked.
import type { Protocol } from '../../src/shared/protocols.ts';
import type { Case, ClientView, Turn } from './case-types.ts';
import { findFault, type Check } from './checks/check.ts';
import { grammarFaults } from './checks/grammar.ts';
import type { Root } from './checks/path.ts';
import { callClient } from './clients/call-client.ts';
import { callRaw, callUpgrade } from './clients/raw-http.ts';
import { CONNECTIONS, type TestGateway } from './gateway.ts';
import { fillDocument, type Sources } from './upstream/placeholders.ts';
import type { Hit, ScriptedUpstream } from './upstream/scripted-upstream.ts';

export interface World {
  readonly gateway: TestGateway;
  readonly upstream: ScriptedUpstream;
}

/** What is wrong; nothing when the case holds. A turn that fails is the last. */
export async function runCase(world: World, testCase: Case): Promise<string[]> {
  const turns = testCase.turns ?? [testCase];
  const sources: Record<string, unknown> = {};
  for (const [index, turn] of turns.entries()) {
    const played = await playTurn(world, testCase, { turn, sources });
    const faults = faultsOf(testCase, turn, played);
    if (faults.length > 0) return turns.length === 1 ? faults : faults.map((fault) => `turn ${index + 1}: ${fault}`);
    sources[`client${index}`] = played.view;
    sources[`turn${index}`] = { request: played.request, upstream: played.hits.at(-1)?.body };
  }
  return [];
}

interface Played {
  readonly request: Record<string, unknown>;
  readonly view: ClientView;
  readonly hits: readonly Hit[];
}

async function playTurn(
  { gateway, upstream }: World,
  testCase: Case,
  { turn, sources }: { turn: Turn; sources: Sources },
): Promise<Played> {
  const { inbound, stream, op } = testCase;
  const model = `${CONNECTIONS[testCase.upstream]}/${testCase.model ?? 'test-model'}`;
  const request = fillDocument(turn.request ?? {}, sources) as Record<string, unknown>;
  upstream.play({ reply: turn.upstream_reply, sources });
  const place = { origin: gateway.origin, token: gateway.token, model };
  if (turn.http !== undefined) {
    const call = op === 'upgrade' ? callUpgrade : callRaw;
    return { request, view: await call({ ...place, http: turn.http }), hits: upstream.hits() };
  }
  const isCount = op === 'count_tokens';
  const view = await callClient({
    ...place,
    protocol: inbound,
    isStreaming: stream,
    isCount,
    body: stream && inbound !== 'gemini' && !isCount ? { stream: true, ...request } : request,
    headers: testCase.headers ?? {},
  });
  return { request, view, hits: upstream.hits() };
}

function faultsOf(testCase: Case, turn: Turn, played: Played): string[] {
  return [
    ...upstreamFaults(testCase.upstream, turn.expect_upstream ?? [], played),
    ...statusFaults(testCase, turn, played.view),
    ...clientFaults(testCase, turn, played),
  ];
}

function upstreamFaults(protocol: Protocol, expected: Check[] | 'none', { hits, view }: Played): string[] {
  if (expected === 'none') {
    return hits.some(({ operation }) => operation === 'generate') ? ['the provider must not be asked'] : [];
  }
  if (expected.length === 0) return [];
  const hit = hits.at(-1);
  if (hit === undefined) return [`the provider was not asked (status ${view.status}: ${view.raw.slice(0, 300)})`];
  if (hit.protocol !== protocol) return [`the provider was asked in ${hit.protocol}`];
  const { headers, path, query, method } = hit;
  const root = { document: hit.body, around: { headers, path, query, method, hits: hits.length } };
  return faultsOfChecks(root, expected, 'provider');
}

function faultsOfChecks(root: Root, checks: readonly Check[], who: string): string[] {
  return checks.flatMap((check) => {
    const fault = findFault(root, check);
    return fault === undefined ? [] : [`${who}: ${fault}${check.why === undefined ? '' : ` (${check.why})`}`];
  });
}

function statusFaults({ inbound, op }: Case, { expect_client: expected = {} }: Turn, view: ClientView): string[] {
  const statuses = [expected.status ?? 200].flat();
  if (!statuses.includes(view.status)) {
    return [`client: status ${view.status}, expected ${statuses.join(' or ')}: ${view.raw.slice(0, 300)}`];
  }
  if (expected.error_expected === true && view.error === undefined) {
    return [`client: the SDK of ${inbound} should have told an error, but saw a good end (${String(view.stop)})`];
  }
  const mayFail = expected.error_expected === true || expected.error_allowed === true || op === 'http';
  if (view.status !== 200 || view.error === undefined || mayFail) return [];
  return [`client: the SDK of ${inbound} failed: ${view.error.name}: ${view.error.message}`];
}

function clientFaults(testCase: Case, { expect_client: expected = {} }: Turn, { view, request }: Played): string[] {
  const root = { document: view, around: { headers: view.headers } };
  const faults = faultsOfChecks(root, expected.checks ?? [], 'client');
  const isNative = testCase.inbound === testCase.upstream;
  const hasGrammar = testCase.stream && view.status === 200 && expected.grammar !== false && testCase.op === undefined;
  if (!hasGrammar) return faults;
  // A native stream is the provider's, byte by byte: its grammar is not ours to answer for.
  if (!isNative) faults.push(...grammarFaults(testCase.inbound, view.raw));
  if (testCase.inbound === 'openai-chat') faults.push(...usageChunkFaults(request, view));
  return faults;
}

/** Chat tells its usage only to whom asks for it, in a chunk of its own. */
function usageChunkFaults(request: Record<string, unknown>, { chunks = [], error }: ClientView): string[] {
  if (error !== undefined) return [];
  const isAsked = (request['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage === true;
  const isSent = chunks.some((chunk) => Boolean((chunk as { usage?: unknown }).usage));
  if (isAsked === isSent) return [];
  return [isAsked ? 'the usage chunk is missing' : 'a usage chunk was sent to a client that did not ask for it'];
}
