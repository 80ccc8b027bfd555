// The page about providers is what the catalogue says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderProviderTable } from '../../../../src/main/core/providers/provider-table.ts';

it('docs/providers.md is current (else run: npx node scripts/write-provider-table.mjs)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/providers.md'), 'utf8');
  expect(page).toBe(renderProviderTable());
});
