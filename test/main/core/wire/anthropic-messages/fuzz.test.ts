import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { checkMessagesStream } from '../../../../helpers/grammar.ts';
import { replayPieces } from '../../../../helpers/replay.ts';
import { renderStream } from './support.ts';

const TYPES = [
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  'error',
  'from_the_future',
];

/** Most of what comes is content, else nearly all streams would be over at once. */
const LIKELY = [
  ...TYPES,
  ...Array<string>(5).fill('content_block_start'),
  ...Array<string>(10).fill('content_block_delta'),
  ...Array<string>(3).fill('content_block_stop'),
];

const odd = fc.constantFrom<unknown>(null, 0, -1, '', 'x', [], {}, true, '{"a":1}', [null], { type: 'text' });
const blockType = fc.constantFrom('text', 'thinking', 'tool_use', 'redacted_thinking', 'server_tool_use', 'hologram');
const deltaType = fc.constantFrom(
  'text_delta',
  'thinking_delta',
  'input_json_delta',
  'signature_delta',
  'citations_delta',
);
const oddOr = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 15, arbitrary: good }, { weight: 1, arbitrary: odd });

const wireEvent = fc.record(
  {
    type: oddOr(fc.constantFrom(...LIKELY)),
    index: oddOr(fc.integer({ min: 0, max: 2 })),
    message: oddOr(fc.record({ id: odd, model: odd, usage: odd })),
    content_block: oddOr(
      fc.record({
        type: oddOr(blockType),
        text: oddOr(fc.constantFrom('a', '世界', '{"a":1}')),
        thinking: oddOr(fc.constantFrom('a', '世界', '{"a":1}')),
        signature: odd,
        data: odd,
        id: oddOr(fc.constantFrom('toolu_1', 'a:b')),
        name: fc.constant('read'),
        input: odd,
      }),
    ),
    delta: oddOr(
      fc.record({
        type: oddOr(deltaType),
        text: oddOr(fc.constantFrom('a', '世界', '{"a":1}')),
        thinking: oddOr(fc.constantFrom('a', '世界', '{"a":1}')),
        partial_json: oddOr(fc.constantFrom('a', '世界', '{"a":1}')),
        signature: odd,
        citation: oddOr(fc.record({ url: odd })),
        stop_reason: oddOr(fc.constantFrom('end_turn', 'tool_use', 'max_tokens', 'x')),
      }),
    ),
    usage: oddOr(fc.record({ input_tokens: odd, output_tokens: odd, cache_read_input_tokens: odd })),
    error: oddOr(fc.record({ type: odd, message: odd })),
  },
  { requiredKeys: ['type', 'index'] },
);

const frame = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.constantFrom('', ...TYPES), wireEvent)
      .map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
  },
  { weight: 2, arbitrary: wireEvent.map((data) => `data: ${JSON.stringify(data)}\r\n\r\n`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'data: [DONE]\n\n',
      'data: {"type":"content_blo\n\n',
      ': x\n\n',
      'data: null\n\n',
      'data: []\n\n',
    ),
  },
);
/** Drawn once: building deep objects anew for each of 10,000 streams would take most of the time. */
const POOL = fc.sample(frame, 1000);
const stream = fc.array(fc.constantFrom(...POOL), { maxLength: 12 }).map((frames) => Buffer.from(frames.join('')));

const replay = (pieces: readonly Buffer[]): ReturnType<typeof replayPieces> =>
  replayPieces(pieces, anthropicMessages.createEventParser());

describe('streams of an upstream that has lost its mind (R-09, P8)', () => {
  it('never throw, end in a finish or an error, and give the same wherever they are cut', () => {
    fc.assert(
      fc.property(stream, fc.nat(), (bytes, position) => {
        const whole = replay([bytes]);
        expect(['finish', 'error']).toContain(whole.at(-1)?.type);
        const at = position % (bytes.length + 1);
        const cut = replay([bytes.subarray(0, at), bytes.subarray(at)]);
        if (JSON.stringify(cut) !== JSON.stringify(whole)) expect(cut).toEqual(whole);
      }),
      { numRuns: 10_000 },
    );
  });

  it('reach the client in legal form', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const problems = checkMessagesStream(renderStream(replay([bytes])));
        // What a model writes as arguments is passed on as it is.
        expect(problems.filter((problem) => !problem.startsWith('input of block'))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('are mostly long enough to matter', () => {
    const lengths = fc.sample(stream, 200).map((bytes) => replay([bytes]).length);
    expect(lengths.filter((length) => length > 2).length).toBeGreaterThan(50);
  });

  it('never make the reading of a whole body throw either', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('type', 'content', 'error', 'usage', 'stop_reason'), fc.jsonValue()),
        (body) => {
          expect(Array.isArray(anthropicMessages.parseAnswer(body as never))).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
