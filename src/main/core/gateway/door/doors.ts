// The ports that the gateway listens on: one at a time, and an old one until its last request is answered.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayState } from '../types.ts';

const LOOPBACK = '127.0.0.1';

export interface Doors {
  /** Listens on the port, then lets go of the one before; fails without touching that one. 0 lets the system choose. */
  open(port: number): Promise<GatewayState>;
  /** Closes all. Running streams are cut: whoever stops the app has been asked. */
  close(): Promise<void>;
}

/** `createServer` is told how to ask for the port that requests must name as their host. */
export function createDoors(createServer: (port: () => number) => Server): Doors {
  /** Those that listen or still answer; the last one is where new requests come in. */
  const servers = new Set<Server>();
  let current: Server | undefined;
  return {
    open: async (wanted) => {
      let own = wanted;
      const server = createServer(() => own);
      const state = await listen(server, wanted);
      if (state.state !== 'running') return state;
      own = state.port;
      servers.add(server);
      server.once('close', () => servers.delete(server));
      // Takes no new connection and closes the idle ones.
      current?.close();
      current = server;
      return state;
    },
    close: async () => {
      await Promise.all([...servers].map((server) => closeNow(server)));
    },
  };
}

function listen(server: Server, port: number): Promise<GatewayState> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      resolve({ state: 'failed', port, problem: listenProblem(error, port) });
    };
    server.once('error', onError);
    server.listen(port, LOOPBACK, () => {
      server.off('error', onError);
      resolve({ state: 'running', port: (server.address() as AddressInfo).port });
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use by another program. Close it, or choose another port.`;
  if (error.code === 'EACCES') return `Port ${port} may not be used by you. Choose one above 1023.`;
  return `The gateway could not listen on port ${port}: ${error.message}`;
}

/** One that is closing already calls back with an error, which is as good. */
function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
