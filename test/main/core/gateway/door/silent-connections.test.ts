// Connections that never send a request: they make room for others, and only they (S-25).
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRawClient, type RawClient } from '../../../../support/raw-client.ts';
import { createFakeClock, type FakeClock } from '../../support/ports.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let clock: FakeClock;
let clients: RawClient[];

beforeEach(async () => {
  clock = createFakeClock();
  clients = [];
  world = await startWorld({ clock });
});

afterEach(async () => {
  for (const client of clients) client.leave();
  await world.stop();
});

async function openSilent(count: number): Promise<RawClient[]> {
  const opened = Array.from({ length: count }, () => openRawClient(world.port));
  clients.push(...opened);
  for (const client of opened) client.write('GET /health HTTP/1.1\r\nhost: ');
  await Promise.all(opened.map((client) => new Promise((resolve) => client.socket.once('connect', resolve))));
  // The server has taken them all when it answers one that came later.
  expect((await world.ask({ method: 'GET', path: '/health' })).status).toBe(200);
  return opened;
}

const closed = (some: readonly RawClient[]): number => some.filter(({ isClosed }) => isClosed).length;

it('are left alone while they are young, however many come at once', async () => {
  const silent = await openSilent(600);
  expect(closed(silent)).toBe(0);
});

it('are closed from the oldest on when there are too many, and a client that comes then is served', async () => {
  const silent = await openSilent(600);
  clock.advance(1500);
  expect((await world.ask({ method: 'GET', path: '/health' })).status).toBe(200);
  await expect.poll(() => closed(silent)).toBe(345);
  expect(silent.findIndex(({ isClosed }) => !isClosed)).toBe(345);
});

it('are left alone when they are few, and so is a connection between two requests', async () => {
  const kept = world.open({ method: 'GET', path: '/health' });
  clients.push(kept);
  await kept.until(({ isComplete }) => isComplete);
  const silent = await openSilent(200);
  clock.advance(5000);
  await openSilent(400);
  clock.advance(5000);
  expect((await world.ask({ method: 'GET', path: '/health' })).status).toBe(200);
  await expect.poll(() => closed(silent)).toBe(200);
  expect(kept.isClosed).toBe(false);
  kept.write(world.request({ method: 'GET', path: '/health' }));
  await kept.until(({ raw }) => raw.toString().split('"status":"ok"').length === 3);
});
