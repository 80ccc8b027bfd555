// The door between window and core: who is let in, and that no message through it can break the app.
import { EventEmitter, once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { RouterClient } from '@orpc/server';
import { os } from '@orpc/server';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { isApiMessage } from '../../../src/main/electron/api-message.ts';
import { API_CHANNEL, serveApiPort } from '../../../src/main/electron/api-port.ts';
import { recordedLog } from './support.ts';

const router = {
  greet: os.input(z.object({ name: z.string() })).handler(({ input }) => `good day, ${input.name}`),
  count: os.handler(async function* () {
    for (let number = 1; number <= 3; number += 1) yield number;
  }),
};

/** A port as Electron's main process sees it, over a real channel. */
function mainPort(port: MessagePort) {
  const main = Object.assign(new EventEmitter(), {
    start: () => port.on('message', (data: unknown) => main.emit('message', { data })),
    postMessage: (data: unknown) => port.postMessage(data),
    close: () => port.close(),
  });
  port.on('close', () => main.emit('close'));
  return main;
}

function bench() {
  const ipcMain = new EventEmitter();
  const mainFrame = { url: 'app://ui/?transport=port' };
  const log = recordedLog();
  const stop = serveApiPort({ ipcMain: ipcMain as never, contents: () => ({ mainFrame }) as never, router, log });
  const connect = (senderFrame: unknown = mainFrame, extraPorts = 0) => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    const extra = Array.from({ length: extraPorts }, () => mainPort(new MessageChannel().port1));
    ipcMain.emit(API_CHANNEL, { senderFrame, ports: [mainPort(port2), ...extra] });
    return port1;
  };
  const client = (port: MessagePort): RouterClient<typeof router> =>
    createORPCClient(new RPCLink({ port: port as never }));
  return { ipcMain, mainFrame, log, stop, connect, client };
}

describe('the window', () => {
  test('calls the core and gets typed answers', async () => {
    const { connect, client } = bench();
    expect(await client(connect()).greet({ name: 'Ash' })).toBe('good day, Ash');
  });

  test('follows a stream to its end', async () => {
    const { connect, client } = bench();
    const numbers: number[] = [];
    for await (const number of await client(connect()).count()) numbers.push(number);
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('gets a typed error for input that the contract forbids', async () => {
    const { connect, client } = bench();
    const api = client(connect());
    await expect(api.greet({ name: 7 as never })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('may connect again after a reload', async () => {
    const { connect, client } = bench();
    connect().close();
    expect(await client(connect()).greet({ name: 'Birch' })).toBe('good day, Birch');
  });

  test('is cut off when the app stops', async () => {
    const { connect, stop, ipcMain } = bench();
    const port = connect();
    const closed = once(port, 'close');
    stop();
    await closed;
    expect(ipcMain.listenerCount(API_CHANNEL)).toBe(0);
  });
});

describe('anybody else is refused and loses the port', () => {
  test.each([
    ['a frame inside the page', { url: 'app://ui/' }],
    ['a frame that is gone', null],
  ])('%s', async (_name, frame) => {
    const { connect, log } = bench();
    const port = connect(frame);
    await once(port, 'close');
    expect(log.lines).toHaveLength(1);
  });

  test('the main frame after it went elsewhere', async () => {
    const { connect, mainFrame } = bench();
    mainFrame.url = 'https://example.com/';
    await once(connect(), 'close');
  });

  test('a message with more ports than one', async () => {
    const { connect, mainFrame } = bench();
    await once(connect(mainFrame, 1), 'close');
  });
});

describe('messages of a wrong form', () => {
  test('1,000 random ones break nothing: the port still answers', async () => {
    const { connect, client } = bench();
    const failures: unknown[] = [];
    const note = (reason: unknown): void => void failures.push(reason);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const port = connect();
    const value = fc.oneof(
      fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true, withBigInt: true }),
      fc.json(),
      fc.string(),
      fc
        .record({ i: fc.anything(), t: fc.anything(), p: fc.anything() })
        .map((message) => JSON.stringify(message) ?? ''),
      fc
        .record({ i: fc.string(), p: fc.record({ u: fc.webPath(), b: fc.jsonValue(), h: fc.jsonValue() }) })
        .map((message) => JSON.stringify(message)),
      fc.record({ i: fc.string(), t: fc.integer(), p: fc.jsonValue() }).map((message) => JSON.stringify(message)),
    );
    for (const message of fc.sample(value, { numRuns: 1000, seed: 35 })) {
      try {
        port.postMessage(message);
      } catch {
        // Not everything can be sent through a port at all; what can't is no threat.
      }
    }
    expect(await client(port).greet({ name: 'Eve' })).toBe('good day, Eve');
    expect(failures).toEqual([]);
  });

  test.each([
    ['{"i":"1","p":{"u":"/greet","b":{"json":{"name":"Ash"}}}}', true],
    ['{"i":"1","t":4}', true],
    ['{"i":"1","p":{"u":"/greet","h":{"last-event-id":"7"}}}', true],
    ['{"i":"1","p":{"u":"https://example.com/"}}', false],
    ['{"i":"1","p":{"u":"/greet","m":"DELETE"}}', false],
    ['{"i":"1","p":{"u":"/greet","h":{"content-disposition":"x"}}}', false],
    ['{"i":"1","t":3,"p":{}}', false],
    ['{"i":1,"p":{"u":"/greet"}}', false],
    ['[]', false],
    ['', false],
  ])('%s is taken: %s', (message, isTaken) => {
    expect(isApiMessage(message)).toBe(isTaken);
  });

  test('binary messages and endless ones are left out', () => {
    expect(isApiMessage(new Uint8Array([123, 125]))).toBe(false);
    expect(isApiMessage(`{"i":"1","p":{"u":"/greet","b":"${'x'.repeat(1_000_000)}"}}`)).toBe(false);
  });
});
