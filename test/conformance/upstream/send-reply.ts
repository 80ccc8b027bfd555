// Plays one scripted reply, also the ways in which providers break off.
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../case-types.ts';
import { fillDocument, fillText, type Sources } from './placeholders.ts';

const REQUEST_ID = { 'request-id': 'req_upstream_1', 'x-request-id': 'req_upstream_1' };

export async function sendReply(response: ServerResponse, reply: Reply, sources: Sources): Promise<void> {
  if (reply.destroy_before === true) response.destroy();
  else if (reply.sse === undefined) sendBody(response, reply, sources);
  else await sendStream(response, reply, textOf(reply, sources));
}

/** The bytes that a stream consists of. */
export function textOf({ sse = [], eol = '\n', noeol = false }: Reply, sources: Sources): string {
  return fillText(sse.join(eol), sources) + (noeol ? '' : eol);
}

function sendBody(response: ServerResponse, reply: Reply, sources: Sources): void {
  const text = reply.raw ?? JSON.stringify(fillDocument(reply.json ?? {}, sources));
  const type = reply.raw === undefined ? 'application/json' : 'text/html';
  response.writeHead(reply.status ?? 200, { 'content-type': type, ...REQUEST_ID, ...reply.headers });
  response.end(text);
}

async function sendStream(response: ServerResponse, reply: Reply, text: string): Promise<void> {
  response.writeHead(reply.status ?? 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...REQUEST_ID,
    ...reply.headers,
  });
  response.flushHeaders();
  for (const piece of piecesOf(Buffer.from(text), reply.split)) {
    if (response.destroyed) return;
    response.write(piece);
    // Each piece must leave by itself, or nothing would be split.
    await nextTurn();
  }
  if (reply.destroy !== true) {
    response.end();
    return;
  }
  await delay(20);
  response.destroy();
}

function piecesOf(bytes: Buffer, split: Reply['split']): Buffer[] {
  if (split === undefined) return [bytes];
  const sizes = [split].flat();
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const size = sizes[pieces.length % sizes.length] ?? bytes.length;
    pieces.push(bytes.subarray(from, from + size));
    from += size;
  }
  return pieces;
}
