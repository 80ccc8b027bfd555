// What the tap makes of a native stream, cut at every byte and pushed in every size, without sockets between.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../../../../src/shared/protocols.ts';
import { codecFor } from '../../../../../src/main/core/gateway/codecs.ts';
import { createEventFramer } from '../../../../../src/main/core/gateway/lanes/event-framer.ts';
import { createNativeTap, type NativeTap } from '../../../../../src/main/core/gateway/lanes/native-tap.ts';
import { CHAT_STREAM, eventsIn, MESSAGES_STREAM } from '../support/streams.ts';

function createTap(protocol: Protocol): NativeTap {
  return createNativeTap({
    codec: codecFor(protocol),
    host: 'provider.test',
    framer: createEventFramer(),
    hide: (events) => events,
    renderError: ({ code }) => `event: error\ndata: {"error":"${code}"}\n\n`,
    renderPing: () => ': ping\n\n',
  });
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function play(tap: NativeTap, bytes: Buffer, size: number): string {
  return Buffer.concat([...pieces(bytes, size)].map((piece) => Buffer.from(tap.push(piece)))).toString();
}

function recorded(protocol: Protocol): string {
  return readFileSync(join(import.meta.dirname, '../../../../fixtures', protocol, 'plain-text.sse'), 'utf8');
}

/** The data of the event with which all is said. */
function lastDataWith(stream: string, word: string): string {
  return eventsIn(stream).findLast(({ data }) => data.includes(word))?.data ?? '';
}

const RESPONSES_STREAM = recorded('openai-responses');
const GEMINI_STREAM = recorded('gemini');

const STREAMS: readonly (readonly [Protocol, string, string])[] = [
  ['anthropic-messages', MESSAGES_STREAM, '{"type":"message_stop"}'],
  ['openai-chat', CHAT_STREAM, lastDataWith(CHAT_STREAM, '"finish_reason":"tool_calls"}]')],
  ['openai-responses', RESPONSES_STREAM, lastDataWith(RESPONSES_STREAM, 'response.completed')],
  ['gemini', GEMINI_STREAM, lastDataWith(GEMINI_STREAM, 'finishReason')],
];

const USAGE: Record<Protocol, object> = {
  'anthropic-messages': { inputTokens: 30, outputTokens: 19 },
  'openai-chat': { inputTokens: 25, outputTokens: 19 },
  'openai-responses': { inputTokens: 40, cacheReadTokens: 32 },
  gemini: { inputTokens: 100, outputTokens: 5, cacheReadTokens: 70 },
};

describe.each(STREAMS)('a stream of %s', (protocol, stream, endOfAnswer) => {
  const bytes = Buffer.from(stream);
  const whole = bytes.lastIndexOf(endOfAnswer) + Buffer.byteLength(endOfAnswer);

  it('that ends at any byte before its last word is an error at its end, and holds whole events only', () => {
    for (const [size, stride] of [
      [1, 97],
      [50, 7],
      [10_000, 1],
    ] as const) {
      for (let cut = 1; cut < whole; cut += stride) {
        const tap = createTap(protocol);
        const text = play(tap, bytes.subarray(0, cut), size);
        expect(bytes.subarray(0, cut).includes(text)).toBe(true);
        const last = String(tap.end());
        expect(last, `cut at ${cut} in pieces of ${size}`).toMatch(/^event: error/);
        expect(tap.failure()?.code).toBe('cut');
        expect(eventsIn(text + last).at(-1)?.event).toBe('error');
      }
    }
  });

  it('that breaks at any byte says so, unless all was said', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const tap = createTap(protocol);
      const text = play(tap, bytes.subarray(0, cut), 64);
      const last = tap.fail(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
      const isOver = text.includes(endOfAnswer);
      expect(last === '', `cut at ${cut}`).toBe(isOver);
      expect(tap.failure() === undefined).toBe(isOver);
    }
  });

  it('passes byte for byte in pieces of any size, with its usage read', () => {
    for (let size = 1; size < 200; size += 1) {
      const tap = createTap(protocol);
      expect(play(tap, bytes, size) + String(tap.end())).toBe(stream);
      expect(tap.failure()).toBeUndefined();
      expect(tap.usage()).toMatchObject(USAGE[protocol]);
    }
  });

  it.each([
    ['\r\n', 'CR LF'],
    ['\r', 'CR'],
  ])('with another line end (%j) is understood as well', (lineEnd) => {
    const other = Buffer.from(stream.replaceAll('\r\n', '\n').replaceAll('\n', lineEnd));
    for (const size of [1, 7, 10_000]) {
      const tap = createTap(protocol);
      expect(play(tap, other, size) + String(tap.end())).toBe(other.toString());
      expect([tap.failure(), tap.hasSaidEnd()]).toEqual([undefined, true]);
    }
  });
});

describe('a stream', () => {
  it('is not ready before it has content, so that another provider can still be asked', () => {
    const tap = createTap('anthropic-messages');
    const [start = '', ping = ''] = MESSAGES_STREAM.split(/(?<=\n\n)/).filter((event) =>
      /message_start|ping/.test(event),
    );
    tap.push(Buffer.from(start + ping + ping + ': comment\n\n'));
    expect(tap.isReady()).toBe(false);
    tap.push(
      Buffer.from(
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}\n\n',
      ),
    );
    expect([tap.isReady(), tap.hasContent()]).toEqual([true, true]);
  });

  it('that fails before content is a failure of its class, and one that fails later is one too', () => {
    const error = Buffer.from(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    );
    const early = createTap('anthropic-messages');
    early.push(error);
    expect([early.isReady(), early.hasContent(), early.failure()?.code]).toEqual([true, false, 'overloaded']);
    const late = createTap('anthropic-messages');
    const begin = Buffer.from(MESSAGES_STREAM.slice(0, MESSAGES_STREAM.indexOf('event: content_block_stop')));
    late.push(begin);
    expect(String(late.push(error))).toBe(error.toString());
    expect([String(late.end()), late.failure()?.code]).toEqual(['', 'overloaded']);
  });

  it('of an event beyond all measure is an error', () => {
    const tap = createTap('openai-chat');
    const piece = Buffer.alloc(8 * 1024 * 1024, 0x78);
    expect(() => {
      for (let round = 0; round < 5; round += 1) tap.push(piece);
    }).toThrow(/larger than 32 MB/);
  });
});
