// kill -9 while connecting and restoring, for each format. Editing in place is the proof that the harness can see a loss.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreEdits } from '../../../../../src/main/core/clients/edits/apply-edits.ts';
import type { FormatName } from '../../../../../src/main/core/clients/formats/formats.ts';
import { runKillLoop } from '../../../../support/kill-loop.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { editTools } from '../support/edit-world.ts';
import { tellCount } from '../../../../support/tell-count.ts';

const SCRIPT = join(import.meta.dirname, '../support/endless-connecting.ts');
/** `npm run test:trust` kills more often; 1,000 a format take some six minutes. */
const KILLS = 6 * Number(process.env['TRUST_RUNS'] ?? 1);

/** Large enough that a write in place is caught half-way. */
const LINES = Array.from({ length: 2000 }, (_, index) => `value ${index} of the user`);
const TEXTS: Record<FormatName, string> = {
  json: JSON.stringify({ list: LINES }, null, 2),
  jsonc: `{\n  // mine\n  "list": [\n${LINES.map((line) => `    "${line}", // why\n`).join('')}  ],\n}\n`,
  toml: `# mine\n${LINES.map((line, index) => `key${index} = "${line}" # why\n`).join('')}\n[tui]\nx = 1\n`,
  yaml: `# mine\n${LINES.slice(0, 400)
    .map((line, index) => `key${index}: ${line} # why\n`)
    .join('')}`,
  env: LINES.map((line, index) => `KEY_${index}="${line}" # why\n`).join(''),
  block: LINES.map((line) => `# ${line}\n`).join(''),
};

describe('a process killed with kill -9', () => {
  it.each(Object.keys(TEXTS) as FormatName[])(
    'loses no byte of a %s file: restoring gives the file of before',
    async (format) => {
      const folder = temporaryFolder();
      const path = join(folder, 'settings');
      writeFileSync(path, TEXTS[format]);
      const dataFolder = join(folder, 'data');
      const kills = await runKillLoop({
        script: SCRIPT,
        args: [path, format, dataFolder, 'safely'],
        kills: KILLS,
        afterKill: () => {
          const tools = editTools(dataFolder);
          for (const record of tools.journal.list()) expect(restoreEdits(record, tools).problems).toEqual([]);
          expect(readFileSync(path, 'utf8')).toBe(TEXTS[format]);
        },
      });
      expect(kills).toBe(KILLS);
      tellCount(`kills of ${format}`, kills);
    },
    60_000 * Math.max(1, KILLS / 6),
  );

  it('loses data when it edits in place (the control: without this the other tests prove nothing)', async () => {
    const path = join(temporaryFolder(), 'settings');
    writeFileSync(path, TEXTS.env);
    let hasLost = false;
    await runKillLoop({
      script: SCRIPT,
      args: [path, 'env', '', 'in-place'],
      kills: 150,
      afterKill: () => {
        hasLost = !readFileSync(path, 'utf8').includes(LINES.at(-1) ?? '');
        if (hasLost) return true;
        writeFileSync(path, TEXTS.env);
        return false;
      },
    });
    expect(hasLost).toBe(true);
  }, 90_000);
});
