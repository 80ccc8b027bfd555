// What JSON cases can't say: streams cut anywhere, and arguments of a size that agents really send, for every pair.
import { callClient } from '../clients/call-client.ts';
import { grammarFaults } from '../checks/grammar.ts';
import type { ClientView } from '../case-types.ts';
import { CONNECTIONS } from '../gateway.ts';
import type { World } from '../run-case.ts';
import { textOf } from '../upstream/send-reply.ts';
import type { Pair } from './matrix-case.ts';
import { MATRIX_PROTOCOLS } from './protocols.ts';
import type { Answer, Ask } from './words.ts';

const ASK: Ask = {
  turns: [{ role: 'user', parts: [{ text: 'Write it' }] }],
  tools: [{ name: 'write', schema: { type: 'object', properties: { text: { type: 'string' } } } }],
};

function call(id: string, text: string): Answer['parts'][number] {
  return { call: { id, name: 'write', input: { text } } };
}

/** W-3: 300 kB of arguments are ordinary. */
export async function runHugeCall(world: World, pair: Pair): Promise<string[]> {
  const text = 'Zeile 世界\n'.repeat(25_000);
  const view = await ask(world, pair, { sse: lines(pair, { parts: [call('call_1', text)], stop: 'tool' }) });
  const input = view.tool_calls[0]?.input as { text?: string } | undefined;
  return input?.text === text ? [] : [`the arguments changed on the way (${view.error?.message ?? view.raw.length})`];
}

const RICH: Answer = {
  parts: [
    { thinking: 'Überlegen', signature: 'U0lH' },
    { text: 'Schöne Grüße 👩‍🚀' },
    call('call_1', 'Łódź'),
    call('call_2', 'Oslo'),
  ],
  stop: 'tool',
};

/** How many cuts, spread over the stream from its first byte to its last. */
const CUTS = 12;

/** E-5: wherever a stream is cut, the client gets an error or, behind the end of the answer, all of it. */
export async function runCuts(world: World, pair: Pair): Promise<string[]> {
  const text = lines(pair, RICH).join('\n');
  const faults: string[] = [];
  for (let cut = 0; cut < CUTS; cut += 1) {
    const position = Math.floor((text.length * cut) / (CUTS - 1));
    const view = await ask(world, pair, { sse: [text.slice(0, position)], noeol: true, destroy: cut % 2 === 1 });
    faults.push(...faultsOf(pair, view).map((fault) => `cut at ${position} of ${text.length}: ${fault}`));
  }
  return faults;
}

function faultsOf({ inbound, upstream }: Pair, view: ClientView): string[] {
  if (view.status !== 200) return view.error === undefined ? [`status ${view.status}, but no error`] : [];
  const faults = inbound === upstream ? [] : grammarFaults(inbound, view.raw);
  const isWhole = JSON.stringify(view.tool_calls.map(({ input }) => input)) === '[{"text":"Łódź"},{"text":"Oslo"}]';
  if (view.error === undefined && !isWhole) faults.push('half an answer passed for a whole one');
  return faults;
}

function lines({ upstream }: Pair, answer: Answer): string[] {
  return textOf(MATRIX_PROTOCOLS[upstream].writeAnswer(answer, true), {}).split('\n');
}

function ask({ gateway, upstream }: World, pair: Pair, reply: Parameters<typeof textOf>[0]): Promise<ClientView> {
  upstream.play({ reply, sources: {} });
  const body = MATRIX_PROTOCOLS[pair.inbound].writeRequest(ASK, undefined);
  return callClient({
    protocol: pair.inbound,
    origin: gateway.origin,
    token: gateway.token,
    model: `${CONNECTIONS[pair.upstream]}/test-model`,
    isStreaming: true,
    isCount: false,
    body: pair.inbound === 'gemini' ? body : { ...body, stream: true },
    headers: {},
  });
}
