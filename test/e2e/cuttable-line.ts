// The line between a browser and the app, as a proxy that can be cut and mended while both go on.
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CuttableLine {
  /** For the browser's `proxy`. */
  readonly server: string;
  /** Ends what runs, and lets nothing through. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Starts it, whole, on a free port. */
export async function startCuttableLine(): Promise<CuttableLine> {
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    server: `http://127.0.0.1:${port}`,
    cut: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
    mend: async () => {
      server = await listen(port);
    },
  };
}

function listen(port: number): Promise<Server> {
  const server = createServer(pass);
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)));
}

function pass(request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '' } = request;
  const onward = forward(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
