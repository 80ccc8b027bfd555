// Starting and ending: the command line, the order of stopping, crashes, the self-test, and the way to a headless window.
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App, CrashReporter } from 'electron';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AppStatus } from '../../../src/shared/model/views.ts';
import { parseStartOptions } from '../../../src/main/electron/arguments.ts';
import { startCrashLog } from '../../../src/main/electron/crash-log.ts';
import { Shutdown } from '../../../src/main/electron/shutdown.ts';
import { runSmoke } from '../../../src/main/electron/smoke.ts';
import { createSystemBrowser, openHeadlessWindow } from '../../../src/main/electron/system-browser.ts';
import { recordedLog } from './support.ts';

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('the command line', () => {
  test.each([
    [[], { isSmoke: false, isHidden: false }],
    [['--hidden'], { isSmoke: false, isHidden: true }],
    [['--smoke', '--port', '0'], { isSmoke: true, isHidden: false, port: 0 }],
    [['--port=7500', '--no-sandbox', '.'], { isSmoke: false, isHidden: false, port: 7500 }],
  ])('%j means %j', (words, expected) => {
    expect(parseStartOptions(['/usr/bin/dragoman', ...words])).toEqual(expected);
  });

  test.each([['--port'], ['--port', 'x'], ['--port', '65536'], ['--port=-1'], ['--port=']])(
    '%j %j is refused with what to write',
    (...words) => {
      expect(() => parseStartOptions(words)).toThrow(/is no port.*number from 0 to 65535/u);
    },
  );
});

describe('quitting', () => {
  function bench(deadline: () => Promise<void> = () => new Promise(() => undefined)) {
    const did: string[] = [];
    const app = Object.assign(new EventEmitter(), {
      quit() {
        let isPrevented = false;
        app.emit('before-quit', { preventDefault: () => (isPrevented = true) });
        if (isPrevented) return;
        app.emit('will-quit', { preventDefault: () => did.push('wait') });
      },
      exit: (code: number) => void did.push(`exit ${code}`),
    });
    const log = recordedLog();
    const shutdown = new Shutdown({ app: app as unknown as App, log, deadline });
    return { app, did, log, shutdown };
  }

  test('waits for an answer where one is needed, asks only once at a time, and goes on when it is no', async () => {
    const { did, shutdown } = bench();
    const answers = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()];
    let asked = 0;
    shutdown.askFirst(() => answers[asked++]?.promise);
    shutdown.quit();
    shutdown.quit();
    expect([asked, shutdown.isQuitting]).toEqual([1, false]);
    answers[0]?.resolve(false);
    await settled();
    expect(did).toEqual([]);
    shutdown.quit();
    answers[1]?.resolve(true);
    await settled();
    expect(shutdown.isQuitting).toBe(true);
    expect(did).toEqual(['wait', 'exit 0']);
  });

  test('stops everything in the opposite order, waits for it, and ends', async () => {
    const { shutdown, did } = bench();
    shutdown.add('core', async () => {
      await settled();
      did.push('core');
    });
    shutdown.add('tray', () => void did.push('tray'));
    expect(shutdown.isQuitting).toBe(false);
    shutdown.quit();
    expect(shutdown.isQuitting).toBe(true);
    await settled();
    await settled();
    expect(did).toEqual(['wait', 'tray', 'core', 'exit 0']);
  });

  test('twice stops everything once', async () => {
    const { shutdown, did } = bench();
    shutdown.add('tray', () => void did.push('tray'));
    shutdown.quit();
    shutdown.quit();
    await settled();
    expect(did).toEqual(['wait', 'tray', 'wait', 'exit 0']);
  });

  test('goes on when one part fails', async () => {
    const { shutdown, did, log } = bench();
    shutdown.add('core', () => void did.push('core'));
    shutdown.add('tray', () => {
      throw new Error('no tray');
    });
    shutdown.quit();
    await settled();
    expect(did).toEqual(['wait', 'core', 'exit 0']);
    expect(log.lines).toMatchObject([{ level: 'error', details: { part: 'tray' } }]);
  });

  test('ends after the limit even if a part never stops', async () => {
    const { shutdown, did } = bench(async () => settled());
    shutdown.add('core', () => new Promise(() => undefined));
    shutdown.quit();
    await settled();
    await settled();
    expect(did).toEqual(['wait', 'exit 0']);
  });

  test('is not what closing the last window means', () => {
    const { app, did } = bench();
    expect(app.emit('window-all-closed')).toBe(true);
    expect(did).toEqual([]);
  });
});

describe('what nobody expected', () => {
  function bench() {
    const app = new EventEmitter();
    const system = new EventEmitter();
    const started: unknown[] = [];
    const fatal: string[] = [];
    const log = recordedLog();
    startCrashLog({
      app: app as unknown as App,
      crashReporter: { start: (options) => void started.push(options) } as CrashReporter,
      process: system as unknown as NodeJS.Process,
      log,
      onFatal: (text) => fatal.push(text),
    });
    return { app, system, started, fatal, log };
  }

  test('is never sent anywhere', () => {
    expect(bench().started).toMatchObject([{ uploadToServer: false }]);
  });

  test('is logged; only an exception ends the app', () => {
    const { app, system, fatal, log } = bench();
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 5 });
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'clean-exit', exitCode: 0 });
    system.emit('unhandledRejection', new Error('lost'));
    expect(fatal).toEqual([]);
    system.emit('uncaughtException', new Error('broken'));
    expect(log.lines).toHaveLength(3);
    expect(fatal).toHaveLength(1);
    expect(fatal[0]).toMatch(/has to close.*dragoman\.log.*report it/su);
  });
});

describe('the self-test', () => {
  async function gateway(status: number, body: string): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const statusOf = (gatewayPart: Partial<AppStatus['gateway']>) => () => ({ gateway: gatewayPart }) as AppStatus;
  const run = (status: () => AppStatus, loadWindow = async () => undefined, limitMs = 5_000) =>
    runSmoke({ loadWindow, status, signal: AbortSignal.timeout(limitMs) });

  test('is content with a loaded window and a gateway that answers', async () => {
    const address = await gateway(200, '{"status":"ok"}');
    await expect(run(statusOf({ state: 'running', address }))).resolves.toBeUndefined();
  });

  test('waits for a gateway that is still starting', async () => {
    const address = await gateway(200, '{"status":"ok"}');
    let asked = 0;
    await run(() => statusOf({ state: (asked += 1) < 3 ? 'starting' : 'running', address })());
    expect(asked).toBe(3);
  });

  test.each([
    ['answers with an error', 500, '{"status":"ok"}', 'answered 500'],
    ['is somebody else', 200, 'hello', 'answered 200'],
  ])('fails when the gateway %s', async (...[, status, body, why]) => {
    const address = await gateway(status, body);
    await expect(run(statusOf({ state: 'running', address }))).rejects.toThrow(why);
  });

  test('fails with the reason when the gateway could not start', async () => {
    await expect(run(statusOf({ state: 'failed', problem: 'the port is taken' }))).rejects.toThrow('the port is taken');
  });

  test('fails when the window does not load, at once or at the limit', async () => {
    const address = await gateway(200, '{"status":"ok"}');
    const status = statusOf({ state: 'running', address });
    await expect(run(status, async () => Promise.reject(new Error('no page')))).rejects.toThrow('no page');
    await expect(run(status, () => new Promise(() => undefined), 50)).rejects.toThrow('did not load in time');
  });
});

describe('the browser', () => {
  test('is opened for the pages of providers in the catalogue', async () => {
    const opened: string[] = [];
    const browser = createSystemBrowser({ openExternal: async (url) => void opened.push(url) });
    await browser.open('https://openrouter.ai/keys');
    await expect(browser.open('https://example.com/')).rejects.toThrow('example.com is not the site of a provider');
    expect(opened).toEqual(['https://openrouter.ai/keys']);
  });

  test('is opened for what a provider writes about itself, and for the very page of a sign-in', async () => {
    const opened: string[] = [];
    const browser = createSystemBrowser({ openExternal: async (url) => void opened.push(url) });
    await browser.open('https://docs.anthropic.com/');
    const page = 'https://login.example.ghe.com/device?code=a';
    await expect(browser.open(page)).rejects.toThrow('was not opened');
    browser.offer(page);
    browser.offer('http://login.example.ghe.com/plain');
    await browser.open(page);
    await expect(browser.open(`${page}b`)).rejects.toThrow('was not opened');
    await expect(browser.open('http://login.example.ghe.com/plain')).rejects.toThrow('Only plain https');
    expect(opened).toEqual(['https://docs.anthropic.com/', page]);
  });

  test('is opened for a headless window only on this machine', async () => {
    const opened: string[] = [];
    const shell = { openExternal: async (url: string) => void opened.push(url) };
    await openHeadlessWindow(shell, 'http://127.0.0.1:7418/#once=abc');
    for (const address of [
      'http://example.com/',
      'https://127.0.0.1/',
      'file:///etc/passwd',
      'http://127.0.0.1.example.com/',
    ]) {
      await expect(openHeadlessWindow(shell, address)).rejects.toThrow('not on this machine');
    }
    expect(opened).toEqual(['http://127.0.0.1:7418/#once=abc']);
  });
});
