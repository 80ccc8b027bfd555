// Which headers and parts of a query that the user has given are taken for secrets.
import { expect, it } from 'vitest';
import { isSecretEntry } from '../../../../src/main/core/host/redact.ts';

it.each([
  ['x-tenant-secret', 'a'],
  ['access-code', 'pq83hf02ksl49dke7'],
  ['x-team', 'sk-proj-0123456789'],
  ['code', '5f1c0a9be27d4c88'],
])('%s: %s is one', (name, value) => {
  expect(isSecretEntry(name, value)).toBe(true);
});

it.each([
  ['api-version', '2024-10-21-preview'],
  ['http-referer', 'https://example.com/2026/11/25/tools'],
  ['x-title', 'Dragoman for the team of 2026'],
  ['beta', 'responses-websockets'],
])('%s: %s is none', (name, value) => {
  expect(isSecretEntry(name, value)).toBe(false);
});
