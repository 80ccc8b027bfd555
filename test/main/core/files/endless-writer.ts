// A child process for the kill test: rewrites one JSON file without end, in the way that its second argument names.
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Conf from 'conf';
import { writeFileAtomicSync } from '../../../../src/main/core/files/atomic-write.ts';
import { fileOf, openSafeSettings } from '../../../../src/main/core/files/safe-settings.ts';

const [, , path = '', way = ''] = process.argv;

const silent = { info: () => {}, warn: () => {}, error: () => {} };

function settingsWriter(): (content: Record<string, unknown>) => Promise<void> {
  const folder = dirname(path);
  const settings = openSafeSettings({
    folder,
    now: () => Date.now(),
    log: silent,
    openStore: async () =>
      fileOf(
        new Conf<Record<string, unknown>>({
          cwd: folder,
          configName: 'settings',
          configFileMode: 0o600,
          clearInvalidConfig: false,
        }),
      ),
  });
  return (content) => settings.save(content);
}

const ways: Record<string, () => (content: Record<string, unknown>) => void | Promise<void>> = {
  plain: () => (content) => writeFileSync(path, JSON.stringify(content)),
  atomic: () => (content) => writeFileAtomicSync(path, JSON.stringify(content)),
  settings: settingsWriter,
};

const write = ways[way]?.();
if (write === undefined) throw new Error(`no way to write "${way}"`);
process.stdout.write('writing\n');
for (let round = 0; ; round += 1) {
  // The size changes, so that a mix of two contents shows.
  await write({ round, end: 'x'.repeat(20_000 + (round % 7) * 30_000), isWhole: true });
}
