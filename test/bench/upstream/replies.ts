// Whole HTTP replies as prebuilt bytes, so that the upstream costs microseconds and is never what is measured.
import type { Protocol } from '../../../src/shared/protocols.ts';
import { modelName, STAMP_MARK, type AnswerOrder } from '../model-name.ts';
import { ANSWERS } from './answers.ts';

/** Deltas in one write at full speed. */
export const BATCH = 8;

export interface WholeReply {
  readonly kind: 'whole';
  readonly bytes: Buffer;
}

export interface StreamReply {
  readonly kind: 'stream';
  readonly order: AnswerOrder;
  readonly head: Buffer;
  readonly one: Buffer;
  /** Where the digits of the stamp begin in `one`. */
  readonly stampAt: number;
  readonly batch: Buffer;
  /** The deltas that fill no batch. */
  readonly rest: Buffer;
  readonly tail: Buffer;
}

export type Reply = WholeReply | StreamReply;

const COMMON = 'x-request-id: req_bench\r\n';

/** A whole JSON reply. */
export function jsonReply(status: string, body: object): Buffer {
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${COMMON}Content-Length: ${Buffer.byteLength(text)}`;
  return Buffer.from(`${head}\r\n\r\n${text}`);
}

/** Makes each reply once. */
export function createReplies(): (protocol: Protocol, order: AnswerOrder, isStreaming: boolean) => Reply {
  const made = new Map<string, Reply>();
  return (protocol, order, isStreaming) => {
    const key = `${protocol} ${isStreaming} ${modelName(order)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const reply = isStreaming ? streamReply(protocol, order) : wholeReply(protocol, order);
    made.set(key, reply);
    return reply;
  };
}

function wholeReply(protocol: Protocol, order: AnswerOrder): WholeReply {
  return { kind: 'whole', bytes: jsonReply('200 OK', ANSWERS[protocol].whole(order)) };
}

function streamReply(protocol: Protocol, order: AnswerOrder): StreamReply {
  const { head, delta, tail, separator } = ANSWERS[protocol].stream(order);
  const one = httpChunk(delta);
  const start = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n${COMMON}Transfer-Encoding: chunked\r\n\r\n`;
  return {
    kind: 'stream',
    order,
    head: Buffer.from(start + eachAsChunk(head, separator)),
    one: Buffer.from(one),
    stampAt: one.indexOf(STAMP_MARK) + STAMP_MARK.length,
    batch: Buffer.from(one.repeat(BATCH)),
    rest: Buffer.from(one.repeat(order.chunks % BATCH)),
    tail: Buffer.from(`${eachAsChunk(tail, separator)}0\r\n\r\n`),
  };
}

function httpChunk(text: string): string {
  return text === '' ? '' : `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** Providers write every event for itself. */
function eachAsChunk(text: string, separator: string): string {
  const events = text.split(separator).filter((event) => event !== '');
  return events.map((event) => httpChunk(event + separator)).join('');
}
