// Lets a test say how much it has tried, for whoever asks for it (`npm run test:trust`).
import { appendFileSync } from 'node:fs';

/** Counts under one name are added up. Does nothing unless TRUST_COUNTS names a file. */
export function tellCount(name: string, count: number): void {
  const file = process.env['TRUST_COUNTS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify([name, count])}\n`);
}
