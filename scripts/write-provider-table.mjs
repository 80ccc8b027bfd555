// Writes docs/providers.md from the catalogue. A test holds the page against it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderProviderTable } from '../src/main/core/providers/provider-table.ts';

writeFileSync(join(import.meta.dirname, '../docs/providers.md'), renderProviderTable());
