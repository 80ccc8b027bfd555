import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { cutAt, replayPieces, singleBytes } from '../../../../helpers/replay.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/openai-responses');
const CASES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sse'))
  .map((name) => name.slice(0, -'.sse'.length));

function load(name: string): { bytes: Buffer; expected: IrEvent[] } {
  const expected: unknown = JSON.parse(readFileSync(join(FOLDER, `${name}.events.json`), 'utf8'));
  return { bytes: readFileSync(join(FOLDER, `${name}.sse`)), expected: expected as IrEvent[] };
}

describe('streams of Responses providers', () => {
  it('are there', () => {
    expect(CASES.length).toBeGreaterThan(15);
  });

  for (const name of CASES) {
    it(`${name}: gives the expected events (W-6)`, () => {
      const { bytes, expected } = load(name);
      expect(replayPieces([bytes], openaiResponses.createEventParser())).toEqual(expected);
    });

    it(`${name}: gives the same events wherever the bytes are cut (W-1, W-2)`, () => {
      const { bytes, expected } = load(name);
      const wanted = JSON.stringify(expected);
      for (let position = 1; position < bytes.length; position += 1) {
        const events = replayPieces(cutAt(bytes, position), openaiResponses.createEventParser());
        if (JSON.stringify(events) !== wanted) expect(events, `cut at ${position}`).toEqual(expected);
      }
      expect(replayPieces(singleBytes(bytes), openaiResponses.createEventParser())).toEqual(expected);
    });
  }
});

describe('a stream that ends too early (E-5)', () => {
  const complete = CASES.filter((name) => load(name).expected.at(-1)?.type === 'finish');

  for (const name of complete) {
    it(`${name}: ends in an error unless its last event was read`, () => {
      const { bytes, expected } = load(name);
      const lastAt = Math.max(bytes.lastIndexOf('\n{'), bytes.lastIndexOf('data: '));
      for (let length = 0; length < lastAt; length += 1) {
        const last = replayPieces([bytes.subarray(0, length)], openaiResponses.createEventParser()).at(-1);
        if (last?.type !== 'error') expect(last, `after ${length} bytes`).toMatchObject({ failure: { code: 'cut' } });
      }
      expect(expected.length).toBeGreaterThan(1);
      expect(lastAt).toBeGreaterThan(-1);
    });
  }
});

describe('the mark of the end, for streams that pass untouched', () => {
  for (const name of CASES) {
    const isCut = name.startsWith('cut-');
    it(`${name}: ${isCut ? 'there is none' : 'stands in the last event and nowhere before'}`, () => {
      const text = load(name).bytes.toString('utf8').replaceAll('\r\n', '\n');
      const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'));
      const marked = blocks.map((block) => openaiResponses.endMark.test(`${block}\n\n`));
      expect(marked).toEqual(blocks.map((_block, index) => !isCut && index === blocks.length - 1));
    });
  }

  it('is not found in what the model says about it', () => {
    const delta = 'event: error\n"type":"response.completed"';
    const said = JSON.stringify({ type: 'response.output_text.delta', delta });
    expect(openaiResponses.endMark.test(`event: response.output_text.delta\ndata: ${said}\n\n`)).toBe(false);
  });
});
