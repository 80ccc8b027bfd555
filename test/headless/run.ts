// The built command, from the outside: it serves the gateway and the window, answers, and leaves nothing behind.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { assertOneByte } from '../support/one-byte.ts';
import type { LoadedReport } from '../support/loaded-report.ts';
import { cleanEnvironment, startServe, type ServeProcess } from '../support/serve-process.ts';

const entry = resolve(import.meta.dirname, '../../out/headless/main.js');
const home = mkdtempSync(join(tmpdir(), 'dragoman headless ünïcödé '));

interface Answer {
  status: number;
  text: string;
}

/** fetch can't set Origin to our own address as a browser does; this can. */
async function send(url: string, options: { body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> {
  const { body, headers = {} } = options;
  return new Promise((done, fail) => {
    const isCall = body !== undefined;
    const outgoing = request(
      url,
      {
        method: isCall ? 'POST' : 'GET',
        headers: { ...(isCall ? { 'content-type': 'application/json', origin: new URL(url).origin } : {}), ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, text }));
      },
    );
    outgoing.on('error', fail).end(isCall ? JSON.stringify(body) : undefined);
  });
}

async function command(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [entry, ...words], { env: cleanEnvironment(home) });
  return stdout;
}

async function checkGateway({ gateway }: ServeProcess): Promise<void> {
  assert.deepEqual(await send(`${gateway}/health`), { status: 200, text: '{"status":"ok"}' });
}

function isFile(address: string): boolean {
  return !address.startsWith('data:');
}

async function checkWindow({ window }: ServeProcess): Promise<void> {
  assert.ok(window !== null, 'the window was not found');
  const { origin, hash } = new URL(window);
  const page = await send(`${origin}/`);
  assert.equal(page.status, 200);
  const scripts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '').filter(isFile);
  assert.ok(scripts.length > 0, 'the page loads nothing');
  for (const path of scripts) assert.equal((await send(new URL(path, `${origin}/`).href)).status, 200, path);
  const signedIn = await send(`${origin}/session`, { body: { code: hash.replace('#code=', '') } });
  const { token } = JSON.parse(signedIn.text) as { token: string };
  const call = await send(`${origin}/rpc/status/get`, { body: {}, headers: { authorization: `Bearer ${token}` } });
  assert.equal(call.status, 200);
  assert.match(call.text, /"shell":"headless"/);
  assert.equal((await send(`${origin}/rpc/status/get`, { body: {} })).status, 401);
}

async function checkCommands({ gateway }: ServeProcess): Promise<void> {
  assert.match(await command('status'), new RegExp(`Gateway +${gateway}`));
  assert.match(await command('env', '--shell', 'bash'), new RegExp(`^export ANTHROPIC_BASE_URL='${gateway}'$`, 'm'));
  assert.match(await command('open', '--no-open'), /#code=/);
}

/** The line is what a new user tries first, so it must work exactly as printed. */
async function checkPasteLine({ pasteLine }: ServeProcess): Promise<void> {
  const { stdout } = await promisify(execFile)('sh', ['-c', pasteLine]);
  assert.match(stdout, /event: message_stop/);
}

async function checkStop(server: ServeProcess): Promise<void> {
  const { code, durationMs } = await server.stop();
  assert.equal(code, 0);
  assert.ok(durationMs < 2000, `it took ${durationMs} ms to stop`);
  await assert.rejects(send(`${server.gateway}/health`));
  assert.deepEqual(
    readdirSync(home).filter((name) => name.includes('sock') || name.includes('tmp')),
    [],
  );
  for (const name of readdirSync(home)) assert.equal(statSync(join(home, name)).mode & 0o077, 0, name);
}

/** A start stays short as long as it loads only what serving needs; which that is tells the process itself, not a clock. */
async function checkLoaded(): Promise<void> {
  const folder = join(home, 'second');
  const file = join(home, 'loaded.json');
  mkdirSync(folder, { mode: 0o700 });
  const reporter = pathToFileURL(resolve(import.meta.dirname, '../support/loaded-report.ts')).href;
  const environment = { LOADED_REPORT: file, NODE_OPTIONS: `--import=${reporter}` };
  const second = await startServe({ entry, home: folder, words: ['--no-open'], environment });
  await checkGateway(second);
  await second.stop();
  const { addresses, builtIn } = JSON.parse(readFileSync(file, 'utf8')) as LoadedReport;
  rmSync(file);
  rmSync(folder, { recursive: true });
  assert.ok(builtIn.includes('NativeModule http'), 'the report holds nothing');
  assert.ok(
    !builtIn.includes('NativeModule internal/deps/undici/undici'),
    "Node's own HTTP client was loaded for nothing",
  );
  const packages = addresses.filter((address) => address.includes('/node_modules/'));
  assert.deepEqual(packages, [], 'these are not in the bundle');
}

function checkBytes(): void {
  const built = readdirSync(dirname(entry), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  assert.ok(built.length > 3, 'the chunks were not found');
  for (const name of built) assertOneByte(join(dirname(entry), name));
}

const checks = [checkBytes, checkGateway, checkWindow, checkCommands, checkPasteLine, checkLoaded, checkStop];
let passed = 0;
let server: ServeProcess | undefined;
try {
  server = await startServe({ entry, home });
  for (const check of checks) {
    await check(server);
    passed += 1;
  }
} catch (error) {
  console.error(error);
} finally {
  server?.child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
}
console.log(`${passed} passed, ${checks.length - passed} failed`);
process.exit(passed === checks.length ? 0 : 1);
