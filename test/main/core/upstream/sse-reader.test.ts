import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseReader, EventTooLargeError, MAX_EVENT_BYTES } from '../../../../src/main/core/upstream/sse-reader.ts';
import type { WireEvent } from '../../../../src/main/core/wire/codec.ts';
import { cutAt, singleBytes } from '../../../helpers/replay.ts';

function read(pieces: readonly (string | Buffer)[]): WireEvent[] {
  const reader = createSseReader();
  const events = pieces.flatMap((piece) => reader.push(Buffer.from(piece)));
  return [...events, ...reader.end()];
}

const data = (...texts: string[]): WireEvent[] => texts.map((text) => ({ event: '', data: text }));

describe('lines (W-1)', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('may end in %s', (_name, end) => {
    const lines = ['event: a', 'data: 1', '', 'data: 2', '', ''];
    expect(read([lines.join(end)])).toEqual([{ event: 'a', data: '1' }, ...data('2')]);
  });

  it('may end in a different way each', () => {
    expect(read(['data: 1\r\ndata: 2\rdata: 3\n\r\ndata: 4\r\rdata: 5\n\ndata: 6\r\n\n'])).toEqual(
      data('1\n2\n3', '4', '5', '6'),
    );
  });

  it('that end in CRLF are one line even when a piece ends between the two', () => {
    expect(read(['event: a\r', '\ndata: 1\r', '\n', '\r', '\n', 'data: 2\r', '\r'])).toEqual([
      { event: 'a', data: '1' },
      ...data('2'),
    ]);
  });

  it('end in CR at once, without waiting for the next piece', () => {
    expect(createSseReader().push(Buffer.from('data: 1\r\r'))).toEqual(data('1'));
  });

  it('that begin with a colon are comments', () => {
    expect(read([': OPENROUTER PROCESSING\n\ndata: 1\n: in between\ndata: 2\n\n:\n\n'])).toEqual(data('1\n2'));
  });

  it('need no space behind the colon, and lose only one', () => {
    expect(read(['event:a\ndata:1\n\ndata:  2\n\n'])).toEqual([{ event: 'a', data: '1' }, ...data(' 2')]);
  });

  it('of an unknown field, an id or a retry mean nothing', () => {
    expect(read(['id: 7\nretry: 10\nfoo: x\ndatas: y\nDATA: z\n\ndata: 1\n\n'])).toEqual(data('1'));
  });

  it('without a colon are a field without value', () => {
    expect(read(['event: a\nevent\ndata\n\n'])).toEqual(data(''));
  });
});

describe('events', () => {
  it('join their data lines with LF (W-1)', () => {
    expect(read(['data: {\ndata: "a": 1\ndata: }\n\n'])).toEqual(data('{\n"a": 1\n}'));
  });

  it('without data are none, and their name does not stick to the next', () => {
    expect(read(['event: a\n\ndata: 1\n\n'])).toEqual(data('1'));
  });

  it('count at the end of the stream though their blank line is missing (W-1)', () => {
    expect(read(['data: 1\n\nevent: a\ndata: 2'])).toEqual([...data('1'), { event: 'a', data: '2' }]);
    expect(read(['data: 2\n'])).toEqual(data('2'));
    expect(read([''])).toEqual([]);
  });

  it('may begin with a byte order mark, cut or not, at the very beginning only (W-1)', () => {
    const bytes = Buffer.from('\ufeffdata: 1\n\ndata: \ufeff2\n\n');
    for (const pieces of [[bytes], singleBytes(bytes)]) expect(read(pieces)).toEqual(data('1', '\ufeff2'));
    expect(read(['\ufeff'])).toEqual([]);
  });

  it('may hold NUL and other odd characters', () => {
    expect(read(['data: a\u0000b\u2028c\n\n'])).toEqual(data('a\u0000b\u2028c'));
  });
});

describe('pieces (W-2)', () => {
  it('may cut characters at any byte', () => {
    const text = '{"t":"aé世界🌍👨‍👩‍👧"}';
    const bytes = Buffer.from(`event: x\r\ndata: ${text}\r\n\r\n`);
    const expected = [{ event: 'x', data: text }];
    for (let position = 0; position <= bytes.length; position += 1) {
      expect(read(cutAt(bytes, position)), `cut at ${position}`).toEqual(expected);
    }
    expect(read(singleBytes(bytes))).toEqual(expected);
  });

  it('give an event as soon as its blank line is there', () => {
    const reader = createSseReader();
    expect(reader.push(Buffer.from('data: 1\n'))).toEqual([]);
    expect(reader.push(Buffer.from('\ndata: 2'))).toEqual(data('1'));
    expect(reader.push(Buffer.from('\n\n'))).toEqual(data('2'));
    expect(reader.end()).toEqual([]);
  });

  it('may be empty', () => {
    expect(read(['', 'data: 1\r', '', '\n', '', '\n'])).toEqual(data('1'));
  });
});

/** Milliseconds that a run took. */
function timed(run: () => void): number {
  const before = performance.now();
  run();
  return performance.now() - before;
}

describe('large events (W-3, R-10)', () => {
  it('of 1 MB in small pieces cost no more than linear time', () => {
    const bytes = Buffer.from(`data: ${'x'.repeat(2_000_000)}\n\n`);
    const pieces = (length: number): Buffer[] => {
      const part = bytes.subarray(0, length);
      return Array.from({ length: Math.ceil(length / 64) }, (_piece, index) =>
        part.subarray(index * 64, index * 64 + 64),
      );
    };
    read(pieces(bytes.length));
    const half = timed(() => read(pieces(1_000_000)));
    const whole = timed(() => expect(read(pieces(bytes.length))[0]?.data).toHaveLength(2_000_000));
    // Quadratic cost would be four times as much and whole seconds; the constant forgives a busy machine.
    expect(whole).toBeLessThan(half * 3 + 500);
  });

  it('of 8 MB pass in less than a second', () => {
    const bytes = Buffer.from(`data: ${'é'.repeat(4_000_000)}\n\n`);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_piece, index) =>
      bytes.subarray(index * 65_536, (index + 1) * 65_536),
    );
    expect(timed(() => expect(read(pieces)).toHaveLength(1))).toBeLessThan(1000);
  });

  it('of many lines in one piece cost no more than linear time, whatever ends the lines', () => {
    for (const [end, others] of [
      ['\n', '\r'],
      ['\r', ''],
      ['\r', '\n'],
    ] as const) {
      const bytes = Buffer.from(`${`data: 1${end}${end}`.repeat(100_000)}${others}`);
      const duration = timed(() => expect(read([bytes])).toHaveLength(100_000));
      expect(duration, JSON.stringify([end, others])).toBeLessThan(1000);
    }
  });

  it('beyond the limit are an error, whether the line ends or not', () => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const endless = createSseReader();
    endless.push(Buffer.from('data: '));
    const feed = (): void => {
      for (let count = 0; count <= MAX_EVENT_BYTES / piece.length; count += 1) endless.push(piece);
    };
    expect(feed).toThrow(EventTooLargeError);
    const manyLines = createSseReader();
    const line = Buffer.from(`data: ${piece.toString('latin1')}\n`);
    const feedLines = (): void => {
      for (let count = 0; count <= MAX_EVENT_BYTES / piece.length; count += 1) manyLines.push(line);
    };
    expect(feedLines).toThrow('larger than 32 MB');
  });

  it('up to the limit pass whole, and so do any number of small ones', () => {
    const text = 'x'.repeat(MAX_EVENT_BYTES - 100);
    const reader = createSseReader();
    const events = [...reader.push(Buffer.from(`data: ${text}`)), ...reader.push(Buffer.from('\n\ndata: 1\n\n'))];
    expect(events.map((event) => event.data.length)).toEqual([text.length, 1]);
    const small = Buffer.from(`data: ${'y'.repeat(1000)}\n\n`.repeat(1000));
    let count = 0;
    for (let round = 0; round < 40; round += 1) count += reader.push(small).length;
    expect(count).toBe(40_000);
  });
});

/** Cuts the bytes into pieces of these lengths, used in turn. */
function chop(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const length = lengths[pieces.length % lengths.length] ?? 1;
    pieces.push(bytes.subarray(from, from + length));
    from += length;
  }
  return pieces;
}

describe('any stream (R-09, P8)', () => {
  const token = fc.constantFrom(
    'data: a',
    'data:b',
    'data',
    'data:  c',
    'event: x',
    'event:',
    ': note',
    'id: 1',
    '{"t":"é世🌍"}',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '\r\r',
    '\r\n\r\n',
    '\ufeff',
    '\u0000',
    ' ',
    ':',
  );
  const stream = fc.array(token, { maxLength: 14 }).map((tokens) => Buffer.from(tokens.join('')));
  const lengths = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

  it('gives the same events wherever it is cut', () => {
    fc.assert(
      fc.property(stream, lengths, (bytes, cuts) => {
        const whole = JSON.stringify(read([bytes]));
        return JSON.stringify(read(chop(bytes, cuts))) === whole;
      }),
      { numRuns: 10_000 },
    );
  });

  it('gives what its lines say, by a reading that knows the whole text', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        return JSON.stringify(read([bytes])) === JSON.stringify(readWhole(bytes.toString('utf8')));
      }),
      { numRuns: 2000 },
    );
  });

  it('of garbage bytes never throws, and gives the same events wherever it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), lengths, (garbage, cuts) => {
        const bytes = Buffer.from(garbage);
        return JSON.stringify(read(chop(bytes, cuts))) === JSON.stringify(read([bytes]));
      }),
      { numRuns: 10_000 },
    );
  });
});

/** The rules once more, in the plainest way: for a text that is there as a whole. */
function readWhole(text: string): WireEvent[] {
  const blocks = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const events: WireEvent[] = [];
  let [event, lines]: [string, string[]] = ['', []];
  for (const line of [...blocks, '']) {
    const [, field = '', , value = ''] = /^([^:]*)(: ?)?(.*)$/s.exec(line) ?? [];
    if (line === '') {
      if (lines.length > 0) events.push({ event, data: lines.join('\n') });
      [event, lines] = ['', []];
    } else if (field === 'data') lines.push(value);
    else if (field === 'event') event = value;
  }
  return events;
}
