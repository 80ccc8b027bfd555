// A start with the switch that turns the check of all certificates off.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refuseUncheckedTls } from '../../../src/main/core/host/tls-switch.ts';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('S-23: with NODE_TLS_REJECT_UNAUTHORIZED=0 nothing is served, and the reason is told', async () => {
  const home = join(temporaryFolder(), 'data');
  const complained: string[] = [];
  const code = await runCommand(['serve', '--port', '0'], {
    terminal: { isInteractive: false, print: () => undefined, complain: (line) => complained.push(line) },
    environment: { DRAGOMAN_HOME: home, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    platform: process.platform,
    homeFolder: home,
    signal: AbortSignal.timeout(5000),
  });
  expect([code, complained.join('\n')]).toEqual([1, expect.stringContaining('no certificate would be checked')]);
  expect(existsSync(home)).toBe(false);
});

it.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '1' }, { NODE_TLS_REJECT_UNAUTHORIZED: '' }])(
  'S-23: %j changes nothing',
  (environment) => {
    expect(() => refuseUncheckedTls(environment)).not.toThrow();
  },
);
