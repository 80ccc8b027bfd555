// Lets connections that never say what they want make room for others: thousands of them must keep nobody out (S-25).
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../ports.ts';

/** So many may wait with their request; a client of ours waits microseconds. */
const MOST = 256;
/** Younger ones may just have been opened by many clients at once. */
const PATIENCE_MS = 1000;

/** When there are too many connections without a request, those that have waited longest are closed at the next newcomer. */
export function limitSilentConnections(server: Server, clock: Clock): void {
  /** In the order of their coming. */
  const silent = new Map<Socket, number>();
  const speaks = (socket: Socket): void => void silent.delete(socket);
  server.on('connection', (socket: Socket) => {
    const now = clock.monotonic();
    for (const [other, since] of silent) {
      if (silent.size < MOST || now - since < PATIENCE_MS) break;
      silent.delete(other);
      other.destroy();
    }
    silent.set(socket, now);
    socket.once('close', () => speaks(socket));
  });
  server.prependListener('request', ({ socket }) => speaks(socket));
  server.prependListener('upgrade', ({ socket }) => speaks(socket));
}
