// What `dragoman serve` does with connected clients when it is stopped.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { startServe } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');
const MINE = '{\n\t"theme": "dark"\n}';

async function connected(...words: string[]) {
  const home = temporaryFolder();
  const path = join(home, '.claude', 'settings.json');
  mkdirSync(join(home, '.claude'));
  writeFileSync(path, MINE);
  const server = await startServe({ entry: ENTRY, home, words });
  onTestFinished(() => void server.child.kill('SIGKILL'));
  await createControlClient(addressOf(home)).clients.connect({ client: 'claude' });
  expect(readFileSync(path, 'utf8')).not.toBe(MINE);
  return { server, path, record: join(home, 'clients', 'claude-code-user.json') };
}

it('leaves them connected, names them, and says how to put them back', async () => {
  const { server, path, record } = await connected();
  expect((await server.stop('SIGINT')).code).toBe(0);
  expect(server.complaints()).toMatch(/Still connected: Claude Code\..*restore --all/);
  expect(readFileSync(path, 'utf8')).toContain('ANTHROPIC_BASE_URL');
  expect(existsSync(record)).toBe(true);
});

it('puts them back to the byte with --restore-on-exit', async () => {
  const { server, path, record } = await connected('--restore-on-exit');
  const { code } = await server.stop('SIGINT');
  expect([server.complaints(), code]).toEqual([`Put back: ${path}\n`, 0]);
  expect(readFileSync(path, 'utf8')).toBe(MINE);
  expect(existsSync(record)).toBe(false);
});
