import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { cutAt, replayPieces, singleBytes } from '../../../../helpers/replay.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/openai-chat');
const CASES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sse'))
  .map((name) => name.slice(0, -'.sse'.length));

function load(name: string): { bytes: Buffer; expected: IrEvent[] } {
  const expected: unknown = JSON.parse(readFileSync(join(FOLDER, `${name}.events.json`), 'utf8'));
  return { bytes: readFileSync(join(FOLDER, `${name}.sse`)), expected: expected as IrEvent[] };
}

describe('recorded streams of Chat providers', () => {
  it('are there', () => {
    expect(CASES.length).toBeGreaterThan(15);
  });

  for (const name of CASES) {
    it(`${name}: gives the expected events (W-4, W-5)`, () => {
      const { bytes, expected } = load(name);
      expect(replayPieces([bytes], openaiChat.createEventParser())).toEqual(expected);
    });

    it(`${name}: gives the same events wherever the bytes are cut (W-1, W-2)`, () => {
      const { bytes, expected } = load(name);
      for (let position = 1; position < bytes.length; position += 1) {
        const events = replayPieces(cutAt(bytes, position), openaiChat.createEventParser());
        if (JSON.stringify(events) !== JSON.stringify(expected)) expect(events, `cut at ${position}`).toEqual(expected);
      }
      expect(replayPieces(singleBytes(bytes), openaiChat.createEventParser())).toEqual(expected);
    });
  }
});

describe('a stream that ends too early (E-5)', () => {
  const complete = CASES.filter((name) => load(name).expected.at(-1)?.type === 'finish');

  for (const name of complete) {
    it(`${name}: ends in an error unless the finish was read`, () => {
      const { bytes } = load(name);
      const finishAt = bytes.indexOf(/"finish_reason":"[a-z]/.exec(bytes.toString('utf8'))?.[0] ?? '');
      for (let length = 0; length < finishAt; length += 1) {
        const last = replayPieces([bytes.subarray(0, length)], openaiChat.createEventParser()).at(-1);
        if (last?.type !== 'error') expect(last, `after ${length} bytes`).toMatchObject({ type: 'error' });
      }
      expect(finishAt).toBeGreaterThan(0);
    });
  }
});
