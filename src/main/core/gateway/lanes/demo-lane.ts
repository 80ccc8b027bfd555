// Serves a request from the scripted model inside the app.
import { Readable } from 'node:stream';
import { demoAnswer } from '../../demo/demo-model.ts';
import type { IrEvent } from '../../ir/events.ts';
import { failureFrom } from '../../ir/failure.ts';
import { createToolNames } from '../../ir/tool-names.ts';
import type { DemoCandidate } from '../../routing/candidate.ts';
import { deliverEvents, deliverLane, type Delivery } from './deliver.ts';
import { createEventPipe } from './event-pipe.ts';
import { answerContextOf, type ExchangeContext } from '../exchange/exchange-context.ts';

const ANY_NAME = { pattern: /^/, maxLength: Number.MAX_SAFE_INTEGER };

/** Streams or hands over the scripted answer; it needs no network. */
export async function serveDemo(context: ExchangeContext, candidate: DemoCandidate): Promise<void> {
  const request = context.ir();
  const { clock } = context.services;
  const events = demoAnswer(request, { clock, signal: context.signal });
  const delivery: Delivery = { context, candidate, upstreamHeaders: {}, ignored: [] };
  const toolNames = createToolNames(request.tools, ANY_NAME, { wrapsCustom: false });
  if (!context.isStreaming) {
    const collected: IrEvent[] = [];
    for await (const event of events) collected.push(event);
    await deliverEvents(delivery, toolNames, collected);
    return;
  }
  const renderer = context.codec.createEventRenderer(answerContextOf(context));
  const pipe = createEventPipe({ toolNames, render: (event) => renderer.push(event) });
  await deliverLane(delivery, {
    body: Readable.from(asBytes(events)),
    outcome: pipe,
    lane: {
      push: (bytes) => pipe.push(fromLines(bytes)),
      end: () => pipe.end(),
      fail: (error) => pipe.push([{ type: 'error', failure: failureFrom(error) }]),
      ping: () => renderer.ping(),
      isReady: () => pipe.hasContent(),
    },
  });
}

/** Lanes carry bytes, as providers send them: here one event a line. */
async function* asBytes(events: AsyncIterable<IrEvent>): AsyncGenerator<Buffer> {
  for await (const event of events) yield Buffer.from(`${JSON.stringify(event)}\n`);
}

/** Several lines may come together, but each as a whole. */
function fromLines(bytes: Buffer): IrEvent[] {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as IrEvent);
}
