// What pages may not do: permissions, navigation, windows, webviews, and addresses that leave the app.
import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { describe, expect, test } from 'vitest';
import {
  createExternalOpener,
  denyPermissions,
  guardContents,
  hardenedPreferences,
} from '../../../src/main/electron/security.ts';
import { recordedLog } from './support.ts';

type PermissionRequest = Parameters<Session['setPermissionRequestHandler']>[0];
type PermissionCheck = Parameters<Session['setPermissionCheckHandler']>[0];

function openerBench(hosts = ['openrouter.ai']) {
  const opened: string[] = [];
  const opener = createExternalOpener({
    shell: { openExternal: async (url) => void opened.push(url) },
    allowedHosts: () => new Set(hosts),
  });
  return { opened, opener };
}

function guardBench() {
  const app = new EventEmitter();
  const { opened, opener } = openerBench();
  const log = recordedLog();
  guardContents({ app: app as unknown as App, opener, log });
  let openHandler: ((details: { url: string }) => { action: string }) | undefined;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler(handler: typeof openHandler) {
      openHandler = handler;
    },
  });
  app.emit('web-contents-created', {}, contents);
  const isStopped = (event: string, url: string): boolean => {
    let wasPrevented = false;
    contents.emit(event, { url, preventDefault: () => (wasPrevented = true) });
    return wasPrevented;
  };
  return { log, opened, isStopped, open: (url: string) => openHandler?.({ url }) };
}

describe('a window', () => {
  test('runs its page sandboxed, isolated and without Node', () => {
    expect(hardenedPreferences({ preload: '/p.cjs', isPackaged: true })).toMatchObject({
      preload: '/p.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    });
  });

  test('has developer tools only before it is packaged', () => {
    expect(hardenedPreferences({ preload: '/p.cjs', isPackaged: false }).devTools).toBe(true);
  });
});

describe('permissions', () => {
  function permissionBench() {
    let request: PermissionRequest = null;
    let check: PermissionCheck = null;
    let device: (() => boolean) | undefined;
    denyPermissions({
      setPermissionRequestHandler: (handler: PermissionRequest) => (request = handler),
      setPermissionCheckHandler: (handler: PermissionCheck) => (check = handler),
      setDevicePermissionHandler: (handler: () => boolean) => (device = handler),
    } as unknown as Session);
    const asks = (permission: string, url: string): boolean[] => {
      const answers: boolean[] = [];
      request?.({} as never, permission as never, (isGranted) => answers.push(isGranted), {
        requestingUrl: url,
      } as never);
      answers.push(check?.(null, permission as never, url, {} as never) ?? true);
      return answers;
    };
    return { asks, device: () => device?.() };
  }

  test.each(['notifications', 'media', 'geolocation', 'clipboard-read', 'openExternal', 'fileSystem', 'fullscreen'])(
    '%s is refused, also to the window',
    (permission) => {
      expect(permissionBench().asks(permission, 'app://ui/')).toEqual([false, false]);
    },
  );

  test('only copying is allowed, and only to the window', () => {
    const { asks } = permissionBench();
    expect(asks('clipboard-sanitized-write', 'app://ui/')).toEqual([true, true]);
    expect(asks('clipboard-sanitized-write', 'https://example.com/')).toEqual([false, false]);
    expect(asks('clipboard-sanitized-write', '')).toEqual([false, false]);
  });

  test('no device is ever handed out', () => {
    expect(permissionBench().device()).toBe(false);
  });
});

describe('a page', () => {
  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('may not leave the app by %s', (event) => {
    const { isStopped } = guardBench();
    for (const url of [
      'https://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'app://other/',
      'data:,x',
      '',
    ]) {
      expect(isStopped(event, url)).toBe(true);
    }
    expect(isStopped(event, 'app://ui/?transport=port')).toBe(false);
  });

  test('that tries to leave is logged without the address, which can hold a secret', () => {
    const { log, isStopped } = guardBench();
    isStopped('will-navigate', 'https://example.com/?key=sk-canary');
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('canary');
  });

  test('gets no webview', () => {
    expect(guardBench().isStopped('will-attach-webview', 'app://ui/')).toBe(true);
  });

  test('opens no window; a known https address goes to the browser instead', async () => {
    const { open, opened } = guardBench();
    expect(open('https://openrouter.ai/keys')).toEqual({ action: 'deny' });
    expect(open('https://evil.example/')).toEqual({ action: 'deny' });
    expect(open('app://ui/')).toEqual({ action: 'deny' });
    await new Promise(setImmediate);
    expect(opened).toEqual(['https://openrouter.ai/keys']);
  });
});

describe('the way out to the browser', () => {
  test.each([
    ['http://openrouter.ai/', 'https'],
    ['file:///etc/passwd', 'https'],
    ['javascript:alert(1)', 'https'],
    ['ms-settings:network', 'https'],
    ['https://user:word@openrouter.ai/', 'https'],
    ['not an address', 'https'],
    ['https://evil.example/', 'not the site of a provider'],
    ['https://openrouter.ai.evil.example/', 'not the site of a provider'],
    ['https://xopenrouter.ai/', 'not the site of a provider'],
  ])('%s is refused', async (address, why) => {
    const { opener, opened } = openerBench();
    await expect(opener.open(address)).rejects.toThrow(why);
    expect(opened).toEqual([]);
  });

  test('takes a known host in any spelling that is the same address', async () => {
    const { opener, opened } = openerBench();
    await opener.open('HTTPS://OpenRouter.AI:443/keys?x=1');
    expect(opened).toEqual(['https://openrouter.ai/keys?x=1']);
  });
});
