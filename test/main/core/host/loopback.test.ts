// Which host names mean this computer: nothing for it takes a proxy, and a connection must not point to our own port on it.
import { expect, it } from 'vitest';
import { isLoopbackHost } from '../../../../src/main/core/host/loopback.ts';

const hostOf = (address: string): string => new URL(address).hostname;

it.each([
  'http://localhost:1',
  'http://LOCALHOST.',
  'http://models.localhost',
  'http://127.0.0.1',
  'http://127.9.9.9',
  'http://0.0.0.0',
  'http://[::1]',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
])('%s is this computer', (address) => {
  expect(isLoopbackHost(hostOf(address))).toBe(true);
});

it.each([
  'http://localhost.test',
  'http://notlocalhost',
  'http://128.0.0.1',
  'http://127.0.0.1.test',
  'http://[::2]',
  'http://192.168.0.1',
])('%s is another one', (address) => {
  expect(isLoopbackHost(hostOf(address))).toBe(false);
});
