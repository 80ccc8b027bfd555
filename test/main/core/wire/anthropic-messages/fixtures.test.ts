import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { checkEventOrder, checkMessagesStream } from '../../../../helpers/grammar.ts';
import { cutAt, foldEvents, replayPieces, singleBytes } from '../../../../helpers/replay.ts';
import { CONTEXT, renderStream } from './support.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/anthropic-messages');
const CASES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sse'))
  .map((name) => name.slice(0, -'.sse'.length));

function load(name: string): { bytes: Buffer; expected: IrEvent[] } {
  const expected: unknown = JSON.parse(readFileSync(join(FOLDER, `${name}.events.json`), 'utf8'));
  return { bytes: readFileSync(join(FOLDER, `${name}.sse`)), expected: expected as IrEvent[] };
}

const replay = (pieces: readonly Buffer[]): IrEvent[] => replayPieces(pieces, anthropicMessages.createEventParser());

describe('recorded Messages streams', () => {
  it('are there', () => {
    expect(CASES.length).toBeGreaterThan(25);
  });

  for (const name of CASES) {
    it(`${name}: gives the expected events, in strict order`, () => {
      const { bytes, expected } = load(name);
      const events = replay([bytes]);
      expect(events).toEqual(expected);
      if (events.at(-1)?.type === 'finish') expect(checkEventOrder(events)).toEqual([]);
    });

    it(`${name}: gives the same events wherever the bytes are cut (W-1, W-2)`, () => {
      const { bytes, expected } = load(name);
      const wanted = JSON.stringify(expected);
      for (let position = 1; position < bytes.length; position += 1) {
        const events = replay(cutAt(bytes, position));
        if (JSON.stringify(events) !== wanted) expect(events, `cut at ${position}`).toEqual(expected);
      }
      expect(replay(singleBytes(bytes))).toEqual(expected);
    });

    it(`${name}: is told to a client in legal form, and says the same when read again (§9.1)`, () => {
      const { expected } = load(name);
      const stream = renderStream(expected);
      expect(checkMessagesStream(stream)).toEqual([]);
      const again = foldEvents(replay([Buffer.from(stream)]));
      const before = foldEvents(expected);
      expect({ ...again, last: again.last?.type }).toEqual({ ...before, last: before.last?.type });
    });
  }
});

describe('a stream that ends too early (E-5, P9)', () => {
  const complete = CASES.filter((name) => load(name).expected.at(-1)?.type === 'finish');

  for (const name of complete) {
    it(`${name}: ends in an error wherever it was cut before its last event, and in legal form`, () => {
      const { bytes } = load(name);
      // The last event counts without its blank line (W-1), and even without the end of its name.
      const stop = bytes.lastIndexOf('message_stop');
      for (let length = 0; length < stop; length += 1) {
        const events = replay([bytes.subarray(0, length)]);
        if (events.at(-1)?.type !== 'error')
          expect(events.at(-1), `after ${length} bytes`).toMatchObject({ type: 'error' });
        if (length % 7 === 0) expect(checkMessagesStream(renderStream(events)), `after ${length} bytes`).toEqual([]);
      }
      expect(stop).toBeGreaterThan(0);
    });
  }

  it('tells the client with an error event, never with an end', () => {
    const stream = renderStream(load('cut-in-text').expected);
    expect(stream).toContain('Half an ans');
    expect(stream).toContain('event: error\n');
    expect(stream).not.toMatch(/message_stop|message_delta|content_block_stop/);
    expect(CONTEXT.askedModel).toBe('claude-sonnet-4-5');
  });
});
