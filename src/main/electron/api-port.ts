// The one door between the window and the core: a single IPC message that hands over a MessagePort for typed calls.
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import type { Log } from '../core/ports.ts';
import { isApiMessage } from './api-message.ts';
import { isUiAddress } from './ui-origin.ts';

/** The only IPC channel of the app; preload.ts names it again, because it must not import anything. */
export const API_CHANNEL = 'connect-api';

export interface ApiPortParts {
  readonly ipcMain: Pick<IpcMain, 'on' | 'off'>;
  /** The page of our window; undefined while there is none. */
  readonly contents: () => Pick<WebContents, 'mainFrame'> | undefined;
  readonly router: AnyRouter;
  readonly log: Log;
}

/** Serves the router to our window and to nobody else. The returned function stops that. */
export function serveApiPort(parts: ApiPortParts): () => void {
  const handler = new RPCHandler(parts.router);
  const open = new Set<MessagePortMain>();
  const connect = (event: IpcMainEvent): void => {
    const [port, ...more] = event.ports;
    if (port === undefined || more.length > 0 || !isOurPage(event, parts)) {
      for (const unwanted of event.ports) unwanted.close();
      parts.log.warn('a page that is not the window asked for the core and was refused');
      return;
    }
    open.add(port);
    port.on('close', () => open.delete(port));
    handler.upgrade(checkedPort(port, parts.log));
    port.start();
  };
  parts.ipcMain.on(API_CHANNEL, connect);
  return () => {
    parts.ipcMain.off(API_CHANNEL, connect);
    for (const port of open) port.close();
  };
}

function isOurPage(event: IpcMainEvent, { contents }: ApiPortParts): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === contents()?.mainFrame && isUiAddress(frame.url);
}

/** The port as the call library knows it, with messages of any other form left out. */
function checkedPort(port: MessagePortMain, log: Log) {
  return {
    on(event: string, listener: (message?: { data: unknown }) => void): void {
      if (event === 'close') port.on('close', () => listener());
      if (event !== 'message') return;
      port.on('message', (message) => {
        if (isApiMessage(message.data)) listener({ data: message.data });
        else log.warn('a message of the window had a wrong form and was left out');
      });
    },
    postMessage(data: unknown): void {
      port.postMessage(data);
    },
  };
}
