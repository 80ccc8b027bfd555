// The window's files: what app://ui/ gives out, and that nothing else can be reached through it.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createUiHandler } from '../../../src/main/electron/ui-protocol.ts';
import { isUiAddress, UI_ADDRESS } from '../../../src/main/electron/ui-origin.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function bench() {
  const home = temporaryFolder();
  const root = join(home, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>window</title>');
  writeFileSync(join(root, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(root, 'assets', 'ein wort.css'), 'a{}');
  writeFileSync(join(home, 'settings.json'), '{"canary":true}');
  symlinkSync(join(home, 'settings.json'), join(root, 'link.json'));
  const handle = createUiHandler(root);
  const get = (address: string, method = 'GET') => handle(new Request(address, { method }));
  return { get };
}

describe('a file of the window', () => {
  test.each([
    ['app://ui/', 'text/html; charset=utf-8', '<!doctype html><title>window</title>'],
    [UI_ADDRESS, 'text/html; charset=utf-8', '<!doctype html><title>window</title>'],
    ['app://ui/index.html#activity', 'text/html; charset=utf-8', '<!doctype html><title>window</title>'],
    ['app://ui/assets/main.js?v=1', 'text/javascript; charset=utf-8', 'export {};'],
    ['app://ui/assets/ein%20wort.css', 'text/css; charset=utf-8', 'a{}'],
  ])('%s is answered with its type', async (address, type, text) => {
    const response = await bench().get(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(text);
  });

  test('comes without a body to a HEAD request, and to no other method', async () => {
    const { get } = bench();
    expect(await (await get('app://ui/', 'HEAD')).text()).toBe('');
    expect((await get('app://ui/', 'POST')).status).toBe(405);
  });
});

describe('anything else', () => {
  test.each([
    'app://ui/missing.js',
    'app://ui/assets',
    'app://ui/assets/',
    'app://ui/..%2fsettings.json',
    'app://ui/%2e%2e/settings.json',
    'app://ui/assets/..%2f..%2fsettings.json',
    'app://ui/..%5csettings.json',
    'app://ui//etc/passwd',
    'app://ui/%00',
    'app://ui/%E0%A4%A',
    'app://ui/link.json',
    'app://other/index.html',
    'app://ui.example/index.html',
  ])('%s does not exist', async (address) => {
    const response = await bench().get(address);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('canary');
  });
});

test("every answer forbids scripts, styles and connections that are not the window's own", async () => {
  const { get } = bench();
  for (const address of ['app://ui/', 'app://ui/missing']) {
    const headers = (await get(address)).headers;
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test.each([
  ['app://ui/', true],
  ['app://ui', true],
  [UI_ADDRESS, true],
  ['app://ui:81/', false],
  ['app://ui@evil/', false],
  ['app://user@ui/', false],
  ['app://ui.evil/', false],
  ['https://ui/', false],
  ['file:///ui', false],
  ['data:text/html,app://ui', false],
  ['null', false],
  ['', false],
])("%j is the window's own address: %s", (address, isOurs) => {
  expect(isUiAddress(address)).toBe(isOurs);
});
