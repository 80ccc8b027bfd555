// P8: streams that are damaged at random never crash or hang a codec, and mean the same however they are cut.
import { replayPieces } from '../../helpers/replay.ts';
import { codecFor } from '../../../src/main/core/gateway/codecs.ts';
import { PROTOCOLS, type Protocol } from '../../../src/shared/protocols.ts';
import { outcomeOf, type TrustPromise } from '../promise.ts';
import { recordings } from '../support/codecs-streams.ts';
import { createRandom, type Random } from '../support/random.ts';

const STREAMS = 10_000;
const LONGEST_MS = 1000;
/** Calls that came without an id get a new one each time. */
const OWN_CALL_ID = /call_[\da-f]{24}/g;

/** What is put in or over: frames, halves of them, and bytes that are no text. */
const ODD = [
  '\n\n',
  '\r',
  'data: ',
  'data:{',
  'event: error\n',
  ': x\n\n',
  '\u0000',
  '"',
  '}',
  '[DONE]',
  '\ufeff',
  '{"a":',
];

function damage(bytes: Buffer, random: Random): Buffer {
  let text = bytes;
  for (let count = random.below(4); count > 0; count -= 1) {
    const at = random.below(text.length + 1);
    const to = Math.min(text.length, at + random.below(40));
    const [before, middle, after] = [text.subarray(0, at), text.subarray(at, to), text.subarray(to)];
    const change = random.below(5);
    if (change === 0) text = Buffer.concat([before, after]);
    else if (change === 1) text = Buffer.concat([before, middle, middle, after]);
    else if (change === 2) text = Buffer.concat([before, Buffer.from(random.of(ODD)), middle, after]);
    else if (change === 3) text = Buffer.concat([before, random.bytes(1 + random.below(4)), middle, after]);
    else text = before;
  }
  return text;
}

function pieces(bytes: Buffer, random: Random): Buffer[] {
  const cut: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const size = 1 + random.below(random.of([3, 60, 1000]));
    cut.push(bytes.subarray(from, from + size));
    from += size;
  }
  return cut;
}

function tryStream(protocol: Protocol, bytes: Buffer, random: Random): string | undefined {
  const read = (parts: readonly Buffer[]): string =>
    JSON.stringify(replayPieces(parts, codecFor(protocol).createEventParser())).replaceAll(OWN_CALL_ID, 'call_ours');
  const begin = performance.now();
  try {
    const whole = read([bytes]);
    if (read(pieces(bytes, random)) !== whole) return 'another meaning when it is cut';
    if (!/"type":"(?:finish|error)"[^]*\]$/.test(whole)) return 'no end';
  } catch (error) {
    return `threw ${String(error)}`;
  }
  const took = performance.now() - begin;
  return took > LONGEST_MS ? `took ${took.toFixed(0)} ms` : undefined;
}

export const promise: TrustPromise = {
  id: 'P8',
  title: 'Damaged streams that crash or hang a codec, or mean something else when they come in other pieces',
  limit: '0 of 10,000 a protocol',
  isMeasured: false,
  run: async () => {
    const random = createRandom(8);
    const problems: string[] = [];
    for (const protocol of PROTOCOLS) {
      const sources = recordings(protocol);
      for (let stream = 0; stream < STREAMS; stream += 1) {
        const bytes = damage(random.of(sources), random);
        const problem = tryStream(protocol, bytes, random);
        if (problem !== undefined)
          problems.push(`${protocol}, stream ${stream}: ${problem}: ${JSON.stringify(bytes.toString().slice(-300))}`);
      }
    }
    const tried = (STREAMS * PROTOCOLS.length).toLocaleString('en');
    return outcomeOf(`${problems.length} of ${tried} in ${PROTOCOLS.length} protocols`, problems);
  },
};
