// Runs the built preload in a world of its own beside the page, as Electron does, with a way out that the page can't see.
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { createMainPort, type MainPort } from './port.ts';

export interface PreloadMessage {
  readonly channel: string;
  readonly message: unknown;
  readonly ports: MainPort[];
}

export interface PreloadWorldParts {
  readonly page: Page;
  readonly preload: string;
  readonly onMessage: (message: PreloadMessage) => void;
}

const WORLD = 'preload';
const BINDING = 'shellDoubleToMain';

const payloadSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('port'), id: z.number(), data: z.unknown() }),
  z.object({ kind: z.literal('post'), channel: z.string(), message: z.unknown(), ids: z.array(z.number()) }),
]);

/** What a sandboxed preload can use. It refuses everything else, exposing values to the page included. */
const WORLD_SOURCE = `
  const ports = new Map();
  let lastId = 0;
  const send = (message) => globalThis.${BINDING}(JSON.stringify(message));
  globalThis.shellDoubleDeliver = (id, data) => ports.get(id)?.postMessage(data);
  globalThis.shellDoubleClose = (id) => { ports.get(id)?.close(); ports.delete(id); };
  const refuse = (what) => new Proxy({}, { get: (_target, name) => { throw new Error('the double does not model ' + what + '.' + String(name)); } });
  const ipcRenderer = {
    postMessage(channel, message, transfer = []) {
      const ids = transfer.map((port) => {
        const id = (lastId += 1);
        ports.set(id, port);
        port.onmessage = (event) => send({ kind: 'port', id, data: event.data });
        return id;
      });
      send({ kind: 'post', channel, message, ids });
    },
  };
  const electron = { ipcRenderer, contextBridge: refuse('contextBridge'), webFrame: refuse('webFrame') };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('a sandboxed preload may not require ' + name);
  };
`;

/** Injects the preload into every document of the page's main frame. */
export async function attachPreload(parts: PreloadWorldParts): Promise<void> {
  const session = await parts.page.context().newCDPSession(parts.page);
  const world = { id: 0 };
  const ports = new Map<number, MainPort>();
  const { frameTree } = await session.send('Page.getFrameTree');
  const mainFrame = frameTree.frame.id;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name !== WORLD || frameOf(context.auxData) !== mainFrame) return;
    // A new document: the ports of the old one are gone with it.
    for (const port of ports.values()) port.close();
    ports.clear();
    world.id = context.id;
  });
  session.on('Inspector.targetCrashed', () => {
    for (const port of ports.values()) port.close();
    ports.clear();
  });
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== BINDING) return;
    const message = payloadSchema.parse(JSON.parse(payload));
    if (message.kind === 'port') {
      ports.get(message.id)?.receive(message.data);
      return;
    }
    for (const id of message.ids) ports.set(id, connectPort(session, world, id));
    const made = message.ids.flatMap((id) => ports.get(id) ?? []);
    parts.onMessage({ channel: message.channel, message: message.message, ports: made });
  });
  await session.send('Inspector.enable');
  await session.send('Runtime.enable');
  await session.send('Page.enable');
  await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    worldName: WORLD,
    source: worldSource(readFileSync(parts.preload, 'utf8')),
  });
}

function frameOf(data: unknown): string {
  return z.object({ frameId: z.string() }).parse(data).frameId;
}

/** The preload gets a function scope of its own, because the bundle declares names that the shim uses, too. */
function worldSource(preload: string): string {
  const asFunction = `((require, module, exports) => {${preload}\n})(require, { exports: {} }, {})`;
  return `(() => { if (window !== window.top) return; ${WORLD_SOURCE}\n${asFunction}; })();`;
}

function connectPort(session: CDPSession, world: { id: number }, id: number): MainPort {
  const evaluate = (expression: string): void => {
    session.send('Runtime.evaluate', { contextId: world.id, expression }).catch(() => {
      // The page went away while a message was on its way to it.
    });
  };
  return createMainPort({
    deliver(data) {
      if (typeof data !== 'string') throw new Error('the double models only text through ports');
      evaluate(`shellDoubleDeliver(${id}, ${JSON.stringify(data)})`);
    },
    onClose: () => evaluate(`shellDoubleClose(${id})`),
  });
}
