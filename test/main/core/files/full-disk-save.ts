// A child process for the full-disk test: saves big settings once, through our protocol or through conf alone.
import Conf from 'conf';
import { fileOf, openSafeSettings } from '../../../../src/main/core/files/safe-settings.ts';

const [, , folder = '', way = ''] = process.argv;
const store = () =>
  new Conf<Record<string, unknown>>({
    cwd: folder,
    configName: 'settings',
    configFileMode: 0o600,
    clearInvalidConfig: false,
  });
const big = { text: 'x'.repeat(300_000) };

if (way === 'conf') {
  fileOf(store()).replace(big);
} else {
  const settings = openSafeSettings({
    folder,
    now: () => Date.now(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    openStore: async () => fileOf(store()),
  });
  await settings.save(big);
}
console.log('saved');
