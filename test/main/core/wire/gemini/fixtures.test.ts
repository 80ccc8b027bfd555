import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { readGeminiStream } from '../../../../helpers/gemini-grammar.ts';
import { cutAt, replayPieces, singleBytes } from '../../../../helpers/replay.ts';
import { stream, withoutMadeIds } from './support.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/gemini');
const CASES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sse'))
  .map((name) => name.slice(0, -'.sse'.length));

function load(name: string): { bytes: Buffer; expected: IrEvent[] } {
  const expected: unknown = JSON.parse(readFileSync(join(FOLDER, `${name}.events.json`), 'utf8'));
  return { bytes: readFileSync(join(FOLDER, `${name}.sse`)), expected: expected as IrEvent[] };
}

function replay(pieces: readonly Buffer[]): IrEvent[] {
  return withoutMadeIds(replayPieces(pieces, gemini.createEventParser()));
}

describe('streams of generateContent providers', () => {
  it('are there', () => {
    expect(CASES.length).toBeGreaterThan(15);
  });

  for (const name of CASES) {
    it(`${name}: gives the expected events`, () => {
      const { bytes, expected } = load(name);
      expect(replay([bytes])).toEqual(expected);
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

    it(`${name}: is a legal stream for a client of this protocol, wherever it breaks off (E-5)`, () => {
      const { bytes } = load(name);
      for (let length = 0; length <= bytes.length; length += 1) {
        const { problems } = readGeminiStream(stream(replay([bytes.subarray(0, length)])));
        if (problems.length > 0) expect(problems, `after ${length} bytes`).toEqual([]);
      }
      expect(bytes.length).toBeGreaterThan(0);
    });
  }
});

describe('a stream that ends too early (E-5)', () => {
  const complete = CASES.filter((name) => load(name).expected.at(-1)?.type === 'finish');

  for (const name of complete) {
    it(`${name}: is an error until the chunk with the finish reason was read`, () => {
      const text = load(name).bytes.toString('utf8');
      const end = /"finishReason":"(?!FINISH|")|"blockReason"/.exec(text)?.index ?? 0;
      const before = Buffer.from(text.slice(0, text.lastIndexOf('data:', end)));
      expect(end).toBeGreaterThan(0);
      expect(replay([before]).at(-1)).toMatchObject({ type: 'error', failure: { code: 'cut' } });
    });
  }
});

describe('the mark of the end, for streams that pass untouched', () => {
  for (const name of CASES) {
    const isCut = name.startsWith('cut-');
    it(`${name}: ${isCut ? 'there is none' : 'is found'}`, () => {
      expect(gemini.endMark.test(load(name).bytes.toString('utf8'))).toBe(!isCut);
    });
  }

  it('is not found in what the model says about it', () => {
    const text = '{"finishReason": "STOP"}\n{"error": 1}';
    const chunk = JSON.stringify({ candidates: [{ content: { parts: [{ text }] } }] });
    expect(gemini.endMark.test(`data: ${chunk}\n\n`)).toBe(false);
  });
});
