// The whole core gives its process's memory back when the gateway rests, and only then.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAppCore, type AppCore } from '../../../src/main/core/app-core.ts';
import { REST_MS } from '../../../src/main/core/host/give-back-at-rest.ts';
import { createFakeClock, createMemoryPorts } from './support/ports.ts';

const clock = createFakeClock();
let folder: string;
let core: AppCore;
let held: { bytes: number; given: number };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-rest-'));
  held = { bytes: 100e6, given: 0 };
  const giveBack = (): void => {
    held.bytes = 50e6;
    held.given += 1;
  };
  const memory = { residentBytes: () => held.bytes, giveBack };
  core = await createAppCore(createMemoryPorts({ paths: { data: folder }, clock, memory }));
  await core.start();
});

afterEach(async () => {
  await core.stop();
  rmSync(folder, { recursive: true });
});

it('gives memory back after the start, and again after requests and a rest', async () => {
  clock.advance(REST_MS);
  expect(held.given).toBe(1);
  clock.advance(REST_MS);
  expect(held.given).toBe(1);

  const { address, token } = core.gatewayAccess();
  const body = JSON.stringify({ model: 'nowhere/m1', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] });
  const headers = { 'x-api-key': token, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' };
  // Refused, so that no answer is paced by the clock that stands still.
  await (await fetch(`${address}/v1/messages`, { method: 'POST', headers, body })).text();
  held.bytes += 100e6;
  clock.advance(REST_MS);
  expect(held.given).toBe(2);
});

it('leaves it alone once it has stopped', async () => {
  await core.stop();
  clock.advance(REST_MS);
  expect(held.given).toBe(0);
});
