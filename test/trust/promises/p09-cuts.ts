// P9: a stream that broke off is never taken for a whole answer, in any protocol on either side.
import { codecFor } from '../../../src/main/core/gateway/codecs.ts';
import { PROTOCOLS, type Protocol } from '../../../src/shared/protocols.ts';
import { sse, type AnswerOptions } from '../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../support/fault-upstream.ts';
import { connection, startWorld, BODIES, type Ask, type World } from '../../main/core/gateway/support/world.ts';
import { outcomeOf, type TrustPromise } from '../promise.ts';
import { looksWhole, recording, tellsTrouble } from '../support/codecs-streams.ts';
import { createRandom, type Random } from '../support/random.ts';

const CUTS = 1000;
const WIDTH = 8;

const NAMES: Record<Protocol, string> = {
  'anthropic-messages': 'parallel-tools',
  'openai-chat': 'parallel-tools-interleaved',
  'openai-responses': 'reasoning-then-tool',
  gemini: 'thoughts-then-parallel-calls',
};

/** The last two lie: their framing says that this was all. */
const WAYS: readonly AnswerOptions[] = [
  { framing: 'chunked', cut: 'fin' },
  { framing: 'chunked', cut: 'reset' },
  { framing: 'close', cut: 'fin' },
  { framing: 'chunked', cut: 'clean' },
];

function askAs(client: Protocol, provider: Protocol): Ask {
  const model = `${provider}/m1`;
  if (client === 'gemini') {
    const path = `/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`;
    return { path, body: BODIES.gemini };
  }
  const path = {
    'anthropic-messages': '/v1/messages',
    'openai-chat': '/v1/chat/completions',
    'openai-responses': '/v1/responses',
  }[client];
  return { path, body: { ...BODIES[client], model, stream: true } };
}

/** From here on the stream has said that it is over. */
function wholeFrom(bytes: Buffer, protocol: Protocol): number {
  const mark = codecFor(protocol).endMark;
  const match = new RegExp(mark.source, mark.flags.replace('g', '')).exec(bytes.toString('latin1'));
  if (match === null) throw new Error(`the recording of ${protocol} never ends`);
  return match.index;
}

interface Cut {
  readonly world: World;
  readonly upstream: FaultUpstream;
  readonly client: Protocol;
  readonly provider: Protocol;
}

async function cutOnce({ world, client, provider }: Cut): Promise<string | undefined> {
  const { status, text, isComplete } = await world.ask(askAs(client, provider), { timeoutMs: 20_000 });
  const isTold = status !== 200 || !isComplete || tellsTrouble(text);
  const isWhole = status === 200 && looksWhole(text, client);
  if (isTold && !isWhole) return undefined;
  // Chat and Gemini may have told a reason before the break: what follows must then say that it broke.
  return isTold ? undefined : `${provider} for ${client}: ${status} ${JSON.stringify(text.slice(-300))}`;
}

async function cutMany(cut: Cut, count: number, random: Random): Promise<string[]> {
  const bytes = recording(cut.provider, NAMES[cut.provider]);
  const end = wholeFrom(bytes, cut.provider);
  cut.upstream.play(() => sse(bytes, { ...random.of(WAYS), cutAt: random.below(end), sizes: [1 + random.below(400)] }));
  const problems: string[] = [];
  for (let done = 0; done < count; done += WIDTH) {
    const found = await Promise.all(Array.from({ length: WIDTH }, () => cutOnce(cut)));
    problems.push(...found.filter((problem) => problem !== undefined));
  }
  return problems;
}

export const promise: TrustPromise = {
  id: 'P9',
  title: 'Streams that broke off, taken for whole answers',
  limit: "0 of 1,000 for each provider's protocol",
  isMeasured: false,
  run: async () => {
    const random = createRandom(9);
    const upstreams = await Promise.all(
      PROTOCOLS.map(async (protocol) => [protocol, await startFaultUpstream()] as const),
    );
    const connections = upstreams.map(([protocol, { origin }]) => connection(protocol, { protocol, origin }));
    const world = await startWorld({ settings: { connections } });
    const problems: string[] = [];
    // A control: the whole recording must be taken for a whole answer, or the looking proves nothing.
    for (const [provider, upstream] of upstreams) {
      for (const client of PROTOCOLS) {
        upstream.play(sse(recording(provider, NAMES[provider])));
        const { text } = await world.ask(askAs(client, provider));
        if (!looksWhole(text, client) || tellsTrouble(text))
          problems.push(`${provider} for ${client}: a whole stream does not look whole: ${text.slice(-300)}`);
        problems.push(...(await cutMany({ world, upstream, client, provider }, CUTS / PROTOCOLS.length, random)));
      }
    }
    await world.stop();
    await Promise.all(upstreams.map(([, upstream]) => upstream.close()));
    const tried = (CUTS * PROTOCOLS.length).toLocaleString('en');
    return outcomeOf(`${problems.length} of ${tried} cuts in ${PROTOCOLS.length ** 2} pairs of protocols`, problems);
  },
};
