// One request on the HTTP client's lowest level: who ends it, who waits, and what is left of it. Real sockets.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { sendRequest, type PlainRequest } from '../../../../src/main/core/upstream/send-request.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function world(answer: Answer, connections = 8) {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const agent = new Agent({ connections, pipelining: 1 });
  closing.push(() => agent.destroy());
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/there?a=b`);
  const plain: Omit<PlainRequest, 'signal'> = { method: 'POST', url, headers: {}, body: '{}', headersTimeout: 10_000 };
  return { send: (signal = new AbortController().signal) => sendRequest(agent, { ...plain, signal }) };
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of body) text += chunk.toString();
  return text;
}

describe('a request', () => {
  it('goes to its address with its query, and brings status, headers and body', async () => {
    const { send } = await world((request, response) => {
      response.writeHead(201, { 'x-path': request.url }).end('all of it');
    });
    const { status, headers, body } = await send();
    expect({ status, path: headers['x-path'], text: await textOf(body) }).toEqual({
      status: 201,
      path: '/there?a=b',
      text: 'all of it',
    });
  });

  it('passes over what a server says before its answer', async () => {
    const { send } = await world((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.end('the answer');
    });
    const { status, body } = await send();
    expect([status, await textOf(body)]).toEqual([200, 'the answer']);
  });

  it('is not sent at all once its signal was aborted', async () => {
    let asked = 0;
    const { send } = await world((_request, response) => {
      asked += 1;
      response.end();
    });
    await expect(send(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(asked).toBe(0);
  });

  it('that waits for a connection ends at once with its asker, and is never sent', async () => {
    const open: ServerResponse[] = [];
    const { send } = await world((_request, response) => void open.push(response), 1);
    const first = send();
    while (open.length === 0) await turn();
    const leaving = new AbortController();
    const second = send(leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    open[0]?.end('first');
    await expect(first.then(({ body }) => textOf(body))).resolves.toBe('first');
    const third = send();
    while (open.length === 1) await turn();
    open[1]?.end('third');
    await expect(third.then(({ body }) => textOf(body))).resolves.toBe('third');
    expect(open).toHaveLength(2);
  });

  it('whose asker leaves before the head of the answer ends at the server', async () => {
    const ended = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<void>();
    const { send } = await world((_request, response) => {
      response.once('close', () => ended.resolve());
      seen.resolve();
    });
    const leaving = new AbortController();
    const answer = send(leaving.signal);
    await seen.promise;
    leaving.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    await ended.promise;
  });
});

describe('the body of an answer', () => {
  it.each(['destroyed', 'aborted'])('that is %s half way ends the request at the server', async (how) => {
    const ended = Promise.withResolvers<void>();
    const { send } = await world((_request, response) => {
      response.once('close', () => ended.resolve());
      response.write('half');
    });
    const leaving = new AbortController();
    const { body } = await send(leaving.signal);
    if (how === 'destroyed') body.destroy();
    else leaving.abort(new Error('gone'));
    await ended.promise;
    expect(body.destroyed).toBe(true);
  });

  it('that breaks while nobody listens keeps its error and harms nobody', async () => {
    const { send } = await world((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a part', () => response.destroy());
    });
    const { body } = await send();
    while (!body.closed) await turn();
    expect(body.errored).toMatchObject({ code: 'UND_ERR_SOCKET' });
  });

  it('holds the server back as long as nobody reads', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    let sent = 0;
    const { send } = await world((_request, response) => {
      const write = (): void => {
        while (sent < 1000) {
          sent += 1;
          if (!response.write(piece)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    });
    const { body } = await send();
    let before = -1;
    while (before !== sent) {
      before = sent;
      await pause(50);
    }
    expect(sent).toBeLessThan(1000);
    let length = 0;
    for await (const chunk of body) length += (chunk as Buffer).length;
    expect(length).toBe(1000 * piece.length);
  });
});
