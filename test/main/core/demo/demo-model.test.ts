// The scripted model: what it says, how it paces itself, and that it stops when asked.
import { describe, expect, it } from 'vitest';
import { demoAnswer } from '../../../../src/main/core/demo/demo-model.ts';
import type { IrEvent } from '../../../../src/main/core/ir/events.ts';
import type { IrPart, IrRequest, IrTurn } from '../../../../src/main/core/ir/request.ts';
import { createFakeClock, type FakeClock } from '../support/ports.ts';

function requestOf(turns: IrTurn[]): IrRequest {
  return {
    model: 'demo',
    isStreaming: true,
    system: [],
    turns,
    tools: [],
    sampling: {},
    nativeOnly: [],
    ignored: [],
    paths: {},
  };
}

function say(...texts: string[]): IrTurn {
  return { role: 'user', parts: texts.map((text): IrPart => ({ type: 'text', text })) };
}

async function collect(
  request: IrRequest,
  clock: FakeClock,
  signal = new AbortController().signal,
): Promise<IrEvent[]> {
  const events: IrEvent[] = [];
  const reading = (async () => {
    for await (const event of demoAnswer(request, { clock, signal })) events.push(event);
  })();
  const ticking = setInterval(() => clock.advance(25), 0);
  await reading;
  clearInterval(ticking);
  return events;
}

function textOf(events: readonly IrEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}

describe('the demo', () => {
  it('says hello, repeats what was asked, and says what it is', async () => {
    const events = await collect(
      requestOf([say('first'), { role: 'assistant', parts: [] }, say('Are  you\nthere?')]),
      createFakeClock(),
    );
    expect(events[0]).toEqual({ type: 'start' });
    expect(textOf(events)).toContain('“Are you there?”');
    expect(textOf(events)).toContain('not a language model');
    expect(events.slice(-3).map(({ type }) => type)).toEqual(['usage', 'finish', 'end']);
    expect(events.at(-3)).toMatchObject({ usage: { inputTokens: 3 } });
  });

  it('leaves out the reminders of tools, and shortens what is long', async () => {
    const reminder = '<system-reminder>hidden</system-reminder>';
    expect(textOf(await collect(requestOf([say(reminder, 'shown')]), createFakeClock()))).toContain('“shown”');
    const long = textOf(await collect(requestOf([say('z'.repeat(5000))]), createFakeClock()));
    expect(long).toContain(`${'z'.repeat(120)}…`);
    expect(long).not.toContain('z'.repeat(121));
  });

  it('answers also where nothing was asked', async () => {
    for (const turns of [[], [say('')], [{ role: 'user' as const, parts: [] }]]) {
      expect(textOf(await collect(requestOf(turns), createFakeClock()))).toMatch(/^Hello from Dragoman! This/);
    }
  });

  it('speaks one word every 25 ms of its clock', async () => {
    const clock = createFakeClock();
    const events = demoAnswer(requestOf([]), { clock, signal: new AbortController().signal });
    await events.next();
    expect(await events.next()).toMatchObject({ value: { text: 'Hello ' } });
    let hasSpoken = false;
    const second = events.next().then((event) => {
      hasSpoken = true;
      return event;
    });
    clock.advance(24);
    await new Promise(setImmediate);
    expect(hasSpoken).toBe(false);
    clock.advance(1);
    expect(await second).toMatchObject({ value: { text: 'from ' } });
    await events.return(undefined);
  });

  it('stops at once when its listener has left, without an end and without a timer', async () => {
    const clock = createFakeClock();
    const leaving = new AbortController();
    const events = demoAnswer(requestOf([]), { clock, signal: leaving.signal });
    await events.next();
    await events.next();
    const next = events.next();
    leaving.abort();
    expect(await next).toEqual({ value: undefined, done: true });
    expect(clock.pendingTimers).toBe(0);
  });
});
