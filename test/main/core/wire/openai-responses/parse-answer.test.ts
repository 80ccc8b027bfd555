import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { responses, streamOf } from './answers.ts';
import { answer } from './support.ts';

/** Sequenced events with neighbouring deltas joined: what a client sees, however it was cut. */
function joined(events: readonly IrEvent[]): IrEvent[] {
  const list: IrEvent[] = [];
  for (const event of sequence(events)) {
    const last = list.at(-1);
    if (last !== undefined && 'text' in event && 'text' in last && last.type === event.type) {
      list[list.length - 1] = { ...last, text: last.text + event.text };
    } else list.push(event);
  }
  return list;
}

function parseStream(events: readonly JsonObject[]): IrEvent[] {
  const parser = openaiResponses.createEventParser();
  return events.flatMap((data) => parser.push({ event: data['type'] as string, data: JSON.stringify(data) }));
}

describe('a whole answer and its stream (I-5)', () => {
  it('give the same events', () => {
    fc.assert(
      fc.property(responses, fc.integer({ min: 1, max: 8 }), (response, size) => {
        expect(joined(parseStream(streamOf(response, size)))).toEqual(joined(openaiResponses.parseAnswer(response)));
      }),
      { numRuns: 300 },
    );
  });

  it('give the same events when any of the events between is lost, as long as no delta is (W-6)', () => {
    fc.assert(
      fc.property(responses, fc.nat(), (response, seed) => {
        const events = streamOf(response, 5);
        const kept = events.filter(({ type }, index) => {
          const isBetween = /part\.(?:added|done)$|item\.done$/.test(type as string);
          return !isBetween || (seed >> (index % 16)) % 2 === 0;
        });
        const tools = (list: IrEvent[]): IrEvent[] => list.filter(({ type }) => type.startsWith('tool'));
        const text = (list: IrEvent[]): string =>
          list.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
        const expected = sequence(openaiResponses.parseAnswer(response));
        const lossy = joined(parseStream(kept));
        expect(text(lossy)).toBe(text(expected));
        expect(tools(lossy)).toEqual(tools(joined(openaiResponses.parseAnswer(response))));
        expect(lossy.at(-1)).toEqual(expected.at(-1));
      }),
      { numRuns: 300 },
    );
  });

  it('come out of the gateway as they went in, for clients and providers of this protocol', () => {
    fc.assert(
      fc.property(responses, (response) => {
        const rendered = answer(openaiResponses.parseAnswer(response));
        expect(joined(openaiResponses.parseAnswer(rendered)).slice(1).map(withoutIds)).toEqual(
          joined(openaiResponses.parseAnswer(response)).slice(1).map(withoutIds),
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** Items get ids of ours on the way. */
function withoutIds(event: IrEvent): IrEvent {
  if (event.type === 'tool-start' || event.type === 'tool-delta' || event.type === 'tool-end') {
    return { ...event, key: '' };
  }
  if (event.type !== 'reasoning-end' || event.signature === undefined) return event;
  const { origin, value } = event.signature;
  return { ...event, signature: { origin, value } };
}
