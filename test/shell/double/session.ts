// The doubled `session` and `ipcMain`: they keep the app's handlers, so that checks can ask them.
import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { mustBe, record, strict } from './calls.ts';

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type DeviceHandler = (details: object) => boolean;

const handlers: { request?: RequestHandler; check?: CheckHandler; device?: DeviceHandler } = {};

const defaultSession = strict(
  {
    setPermissionRequestHandler(handler: RequestHandler): void {
      record('session.setPermissionRequestHandler');
      handlers.request = handler;
    },
    setPermissionCheckHandler(handler: CheckHandler): void {
      record('session.setPermissionCheckHandler');
      handlers.check = handler;
    },
    setDevicePermissionHandler(handler: DeviceHandler): void {
      record('session.setDevicePermissionHandler');
      handlers.device = handler;
    },
  },
  'session.defaultSession',
);

export const session = strict(
  {
    get defaultSession() {
      mustBe('ready', 'session.defaultSession');
      return defaultSession;
    },
  },
  'session',
);

export const ipcMain = strict(new EventEmitter(), 'ipcMain');

/** What the app says to a page that asks for a permission; without handlers Electron would grant it. */
export function isPermitted(permission: string, url: string): { request: boolean; check: boolean; device: boolean } {
  let request = handlers.request === undefined;
  const asked = { contents: {} as never, permission: permission as never, details: { requestingUrl: url } as never };
  handlers.request?.(asked.contents, asked.permission, (isGranted) => (request = isGranted), asked.details);
  return {
    request,
    check: handlers.check?.(asked.contents, asked.permission, url, asked.details) ?? true,
    device: handlers.device?.({}) ?? true,
  };
}
