// Entry of the scripted upstream: raw TCP and prebuilt replies in all four protocols. Prints its port as JSON.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Protocol } from '../../../src/shared/protocols.ts';
import { findOrder } from '../model-name.ts';
import { createRequestReader, type ReceivedRequest } from './read-requests.ts';
import { createReplies, jsonReply } from './replies.ts';
import { sendStream } from './send-stream.ts';

/** How many answers were given: a gateway that answers from a cache would make a false measurement. */
export const SERVED_PATH = '/bench/served';

const STREAMING = [Buffer.from('"stream":true'), Buffer.from('"stream": true')];
const MODEL_MARK = Buffer.from('"bench-n');
const MODEL_LENGTH = 64;

const replyTo = createReplies();
const notFound = jsonReply('404 Not Found', { error: { message: 'the bench has no such address' } });
const badModel = jsonReply('400 Bad Request', { error: { message: 'the model must be named bench-n…-s…-p…' } });
let served = 0;

function answer(socket: Socket, { target, body }: ReceivedRequest): void {
  if (target === SERVED_PATH) {
    socket.write(jsonReply('200 OK', { served }));
    return;
  }
  served += 1;
  const protocol = protocolOf(target);
  if (protocol === undefined) {
    socket.write(notFound);
    return;
  }
  const order = findOrder(protocol === 'gemini' ? target : modelIn(body));
  if (order === undefined) {
    socket.write(badModel);
    return;
  }
  const isStreaming =
    protocol === 'gemini' ? target.includes('streamGenerateContent') : STREAMING.some((mark) => body.includes(mark));
  const reply = replyTo(protocol, order, isStreaming);
  if (reply.kind === 'whole') socket.write(reply.bytes);
  else sendStream(socket, reply);
}

function modelIn(body: Buffer): string {
  const at = body.indexOf(MODEL_MARK);
  return at === -1 ? '' : body.toString('latin1', at, at + MODEL_LENGTH);
}

function protocolOf(target: string): Protocol | undefined {
  if (target.includes('/chat/completions')) return 'openai-chat';
  if (target.includes('/messages')) return 'anthropic-messages';
  if (target.includes('/responses')) return 'openai-responses';
  return /:(?:g|streamG)enerateContent/.test(target) ? 'gemini' : undefined;
}

const server = createServer({ noDelay: true }, (socket) => {
  const read = createRequestReader((request) => answer(socket, request));
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    try {
      read(bytes);
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
      socket.destroy();
    }
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
