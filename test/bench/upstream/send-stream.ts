// Sends a prebuilt stream: as fast as it is taken, or at its pace with the time of sending in each delta.
import type { Socket } from 'node:net';
import { nowMicroseconds, STAMP_DIGITS } from '../model-name.ts';
import { BATCH, type StreamReply } from './replies.ts';

export function sendStream(socket: Socket, reply: StreamReply): void {
  socket.write(reply.head);
  if (reply.order.pace > 0) sendPaced(socket, reply);
  else sendBatches(socket, reply, 0);
}

function sendBatches(socket: Socket, reply: StreamReply, sent: number): void {
  for (let batch = sent; batch < Math.floor(reply.order.chunks / BATCH); batch += 1) {
    if (socket.destroyed) return;
    if (!socket.write(reply.batch)) {
      socket.once('drain', () => sendBatches(socket, reply, batch + 1));
      return;
    }
  }
  if (reply.rest.length > 0) socket.write(reply.rest);
  socket.write(reply.tail);
}

function sendPaced(socket: Socket, reply: StreamReply): void {
  const { chunks, pace } = reply.order;
  const step = 1000 / pace;
  // Many streams begin at once: they are spread over the period, as those of strangers would be.
  const start = performance.now() + Math.random() * step;
  let sent = 0;
  const tick = (): void => {
    if (socket.destroyed) return;
    socket.write(stamped(reply));
    sent += 1;
    if (sent < chunks) setTimeout(tick, Math.max(0, start + sent * step - performance.now()));
    else socket.write(reply.tail);
  };
  setTimeout(tick, start - performance.now());
}

/** The system may take the bytes late, so a shared buffer must never be stamped again. */
function stamped({ one, stampAt }: StreamReply): Buffer {
  const bytes = Buffer.from(one);
  let time = Math.floor(nowMicroseconds());
  for (let at = stampAt + STAMP_DIGITS - 1; at >= stampAt; at -= 1) {
    bytes[at] = 0x30 + (time % 10);
    time = Math.floor(time / 10);
  }
  return bytes;
}
