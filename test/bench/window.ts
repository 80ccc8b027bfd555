// `npm run bench -- --window`: how fast the window is in a real Chromium: its start, and a long log while requests come in.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/launch-chromium.ts';
import { startServe, type ServeProcess } from '../support/serve-process.ts';
import { runLoop } from './load/closed-loop.ts';
import { prepareRequest, type PreparedRequest } from './load/connection.ts';
import { median, percentile } from './statistics.ts';

/** In the log; the window has the newest of them, and loads older ones when somebody scrolls there. */
const ROWS = 10_000;
const RATE = 200;
const SECONDS = 10;
const TICK_MS = 50;
const TOKEN = 'drg-bench-window';

export interface WindowFigures {
  /** From the first byte of the page asked for, to a window that can be used. */
  readonly interactiveMs: number;
  readonly rowsSent: number;
  readonly framesPerSecond: number;
  /** Milliseconds between two frames. */
  readonly frameP95: number;
  readonly longestFrame: number;
  readonly messagesPerSecond: number;
  /** Milliseconds of a core that the page's main thread takes in a second: hardly moved by other work on the machine. */
  readonly cpuMsPerSecond: number;
  readonly heapMb: number;
  readonly bundleKb: number;
  /** Frames a second of an idle page in the same browser: what this machine can reach at all. */
  readonly idleFramesPerSecond: number;
}

/** Measures it; everything runs on this computer and is gone afterwards. */
export async function measureWindow(root: string): Promise<WindowFigures> {
  const home = mkdtempSync(join(tmpdir(), 'dragoman-bench-'));
  const upstream = await startUpstream();
  writeSettings(home, upstream);
  const server = await startServe({ entry: join(root, 'out/headless/main.js'), home });
  const browser = await launchChromium();
  try {
    await sendRows(requestTo(server), ROWS);
    const page = await browser.newPage({ viewport: { width: 1100, height: 720 } });
    await page.addInitScript(COUNT_MESSAGES);
    if (server.window === null) throw new Error('the window is not built: run "npm run build" first');
    await page.goto(server.window);
    await page.locator('a[aria-current=page]').waitFor();
    const interactiveMs = (await page.evaluate('performance.now()')) as number;
    await page.evaluate(`location.hash = '#/activity'`);
    await page.getByRole('grid').locator('[aria-rowindex="2"]').waitFor();
    await pause(2000);
    const idle = await watchFrames(page, pause(3000));
    const cpuMs = await meterOf(page);
    const cpuBefore = await cpuMs();
    const busy = await watchFrames(page, sendPaced(requestTo(server)));
    const cpuUsed = (await cpuMs()) - cpuBefore;
    return {
      interactiveMs,
      rowsSent: RATE * SECONDS,
      ...describeFrames(busy.frames),
      messagesPerSecond: busy.messages / busy.seconds,
      cpuMsPerSecond: cpuUsed / busy.seconds,
      heapMb: await heapMb(page),
      bundleKb: bundleKb(join(root, 'out/renderer'), await loadedFiles(page)),
      idleFramesPerSecond: describeFrames(idle.frames).framesPerSecond,
    };
  } finally {
    await browser.close();
    await server.stop();
    upstream.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const CHAT = JSON.stringify({
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'm1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
});

async function startUpstream(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.setHeader('content-type', 'application/json').end(CHAT));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function writeSettings(home: string, upstream: Server): void {
  const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`;
  const lab = { id: 'lab', provider: 'custom', protocol: 'openai-chat', baseUrl, keys: ['k'], models: ['m1'] };
  const settings = { schemaVersion: 1, gateway: { token: TOKEN }, connections: [lab], active: 'lab' };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
}

function requestTo({ gateway }: ServeProcess): PreparedRequest {
  return prepareRequest(`${gateway}/v1/chat/completions`, {
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ model: 'lab/m1', messages: [{ role: 'user', content: 'Say hello' }] }),
  });
}

async function sendRows(request: PreparedRequest, requests: number, connections = 8): Promise<void> {
  const { problems } = await runLoop(request, { connections, requests, leastBytes: 20 });
  if (problems.length > 0) throw new Error(`requests failed: ${problems[0]}`);
}

/** So many requests a second, evenly. */
async function sendPaced(request: PreparedRequest): Promise<void> {
  const begin = performance.now();
  const perTick = (RATE * TICK_MS) / 1000;
  for (let tick = 1; tick <= (SECONDS * 1000) / TICK_MS; tick += 1) {
    await sendRows(request, perTick, 2);
    await pause(Math.max(0, begin + tick * TICK_MS - performance.now()));
  }
}

/** Messages of the log's stream: each arrives as a piece of its own. */
const COUNT_MESSAGES = `(() => {
  window.logMessages = 0;
  const original = window.fetch;
  window.fetch = async (...words) => {
    const response = await original(...words);
    const url = words[0] instanceof Request ? words[0].url : String(words[0]);
    if (!url.endsWith('/activity/watch') || response.body === null) return response;
    const counted = response.body.pipeThrough(new TransformStream({
      transform(piece, controller) {
        if (new TextDecoder().decode(piece).includes('event: message')) window.logMessages += 1;
        controller.enqueue(piece);
      },
    }));
    return new Response(counted, response);
  };
})()`;

const START_FRAMES = `(() => {
  const times = (window.frameTimes = []);
  const step = (time) => {
    if (window.frameTimes !== times) return;
    times.push(time);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
  window.logMessages = 0;
})()`;
const TAKE_FRAMES = `(() => {
  const taken = { frames: window.frameTimes, messages: window.logMessages };
  window.frameTimes = undefined;
  return taken;
})()`;

interface Watched {
  readonly frames: readonly number[];
  readonly messages: number;
  readonly seconds: number;
}

async function watchFrames(page: Page, meanwhile: Promise<void>): Promise<Watched> {
  const begin = performance.now();
  await page.evaluate(START_FRAMES);
  await meanwhile;
  const taken = (await page.evaluate(TAKE_FRAMES)) as Pick<Watched, 'frames' | 'messages'>;
  return { ...taken, seconds: (performance.now() - begin) / 1000 };
}

function describeFrames(
  times: readonly number[],
): Pick<WindowFigures, 'framesPerSecond' | 'frameP95' | 'longestFrame'> {
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  if (gaps.length === 0 || median(gaps) <= 0) throw new Error('the page drew no frames');
  return {
    framesPerSecond: gaps.length / seconds,
    frameP95: percentile(gaps, 0.95),
    longestFrame: Math.max(...gaps),
  };
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}

/** Counts what the main thread of the page takes; the count begins again with each session, so there is one. */
async function meterOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
}

/** Names of the scripts and styles that the page has loaded so far. */
async function loadedFiles(page: Page): Promise<readonly string[]> {
  const read = `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`;
  const paths = (await page.evaluate(read)) as string[];
  return [...new Set(paths.filter((path) => /\.(?:js|css)$/.test(path)))];
}

/** Packed as a server would; other languages and screens are loaded when they are wanted. */
function bundleKb(folder: string, paths: readonly string[]): number {
  const bytes = paths.map((path) => gzipSync(readFileSync(join(folder, path))).length);
  return bytes.reduce((sum, size) => sum + size, 0) / 1000;
}

/** As lines with the goals beside them. */
export function describeWindow(figures: WindowFigures): string {
  const number = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
  return [
    `usable after            ${number(figures.interactiveMs)} ms (goal 1000)`,
    `${ROWS.toLocaleString('en')} rows, ${RATE} new ones a second for ${SECONDS} s:`,
    `  frames a second       ${number(figures.framesPerSecond)} (goal 60; an idle page here: ${number(figures.idleFramesPerSecond)})`,
    `  between two frames    p95 ${number(figures.frameP95)} ms, longest ${number(figures.longestFrame)} ms`,
    `  main thread           ${number(figures.cpuMsPerSecond)} ms of a core a second`,
    `  messages a second     ${number(figures.messagesPerSecond)} (goal at most 10)`,
    `  heap of the page      ${number(figures.heapMb)} MB`,
    `scripts, styles loaded  ${number(figures.bundleKb)} kB gzipped (goal 500)`,
  ].join('\n');
}
