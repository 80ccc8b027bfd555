// `dragoman export` and `import`, of settings and of OpenCode's keys, as a user meets them: two real servers, real files.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { startServe } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');
const CANARY = 'sk-canary-51d0c2';

async function computer(name: string) {
  const data = join(temporaryFolder(), name);
  mkdirSync(data);
  const server = await startServe({ entry: ENTRY, home: data, words: [] });
  onTestFinished(() => void server.child.kill('SIGKILL'));
  const dragoman = async (words: string[], environment: Record<string, string> = {}) => {
    const lines: string[] = [];
    const note = (line: string): unknown => lines.push(line);
    const code = await runCommand(words, {
      terminal: { isInteractive: false, print: note, complain: note },
      environment: { DRAGOMAN_HOME: data, ...environment },
      platform: process.platform,
      homeFolder: data,
      signal: new AbortController().signal,
    });
    return { code, text: lines.join('\n') };
  };
  return { app: createControlClient(addressOf(data)), dragoman, home: data };
}

it('takes settings from one computer to another, with and without keys', async () => {
  const [here, there] = [await computer('here'), await computer('there')];
  await here.app.connections.add({ id: 'or', provider: 'openrouter', key: CANARY });
  const folder = temporaryFolder();
  const [plain, sealed] = [join(folder, 'plain.json'), join(folder, 'sealed.json')];

  const exported = await here.dragoman(['export', plain]);
  expect(exported).toEqual({ code: 0, text: `The settings are in ${plain}\n  left out: the key of or` });
  expect(statSync(plain).mode & 0o777).toBe(0o600);
  expect(readFileSync(plain, 'utf8')).not.toContain(CANARY);
  expect(await here.dragoman(['export', plain])).toMatchObject({ code: 1, text: expect.stringContaining('already') });

  expect((await here.dragoman(['export', sealed, '--with-keys'])).text).toContain('DRAGOMAN_PASSPHRASE');
  const phrase = { DRAGOMAN_PASSPHRASE: 'twelve words or so' };
  expect((await here.dragoman(['export', sealed, '--with-keys'], phrase)).code).toBe(0);
  expect(readFileSync(sealed, 'utf8')).not.toContain(CANARY);

  const dry = await there.dragoman(['import', plain, '--dry-run']);
  expect(dry.text).toContain('+ connections.or  openrouter · https://openrouter.ai/api/v1');
  expect(await there.app.connections.list()).toMatchObject([{ id: 'demo' }]);
  expect((await there.dragoman(['import', sealed])).text).toContain('encrypted');
  const wrong = await there.dragoman(['import', sealed], { DRAGOMAN_PASSPHRASE: 'another one' });
  expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining('passphrase does not fit') });
  const imported = await there.dragoman(['import', sealed, '--yes'], phrase);
  expect(imported).toMatchObject({ code: 0, text: expect.stringContaining('The settings of before are in') });
  expect(await there.app.connections.list()).toMatchObject([{ id: 'or', hasKey: true }]);
  expect(await there.dragoman(['import', plain, '--yes'])).toMatchObject({ text: 'Nothing would change.' });
}, 30_000);

it('says what is wrong with a file', async () => {
  const { dragoman } = await computer('alone');
  expect((await dragoman(['import', '/nowhere/at-all.json'])).text).toContain("can't be read");
  const path = join(temporaryFolder(), 'other.json');
  writeFileSync(path, '{"a":1}');
  expect(await dragoman(['import', path])).toMatchObject({ code: 1, text: expect.stringContaining('no settings') });
}, 30_000);

it("takes over OpenCode's keys: all that are new, or those named", async () => {
  const { app, dragoman, home } = await computer('with-opencode');
  expect(await dragoman(['import', '--from', 'opencode'])).toEqual({
    code: 0,
    text: `Keys in ${join(home, '.local/share/opencode/auth.json')}\nThere is nothing to take over.`,
  });
  const path = join(home, '.local/share/opencode/auth.json');
  mkdirSync(join(path, '..'), { recursive: true });
  const logins = {
    groq: { type: 'api', key: CANARY },
    mistral: { type: 'api', key: `${CANARY}-2` },
    mine: { type: 'api', key: `${CANARY}-3` },
  };
  writeFileSync(path, JSON.stringify(logins));

  const dry = await dragoman(['import', '--from', 'opencode', '--dry-run']);
  expect(dry.code).toBe(0);
  expect(dry.text).toContain(`Keys in ${path}\n  + groq  Groq  …d0c2\n  - mine\n      Dragoman knows no provider`);
  expect(await app.connections.list()).toMatchObject([{ id: 'demo' }]);
  expect((await dragoman(['import', '--from', 'opencode', 'gone'])).text).toContain('nothing under the name "gone"');
  expect(await dragoman(['import', '--from', 'opencode', 'mine'])).toMatchObject({
    code: 1,
    text: expect.stringContaining('knows no provider'),
  });

  const one = await dragoman(['import', '--from', 'opencode', 'mistral']);
  expect(one).toMatchObject({ code: 0, text: expect.stringContaining('Taken over: Mistral AI. Connection: mistral') });
  const rest = await dragoman(['import', '--from', 'opencode', '--json']);
  expect(JSON.parse(rest.text)).toMatchObject({ path, taken: [{ entry: 'groq', connection: 'groq' }] });
  expect(await app.connections.list()).toMatchObject([
    { id: 'mistral', hasKey: true },
    { id: 'groq', hasKey: true },
  ]);
  const again = await dragoman(['import', '--from', 'opencode']);
  expect(again.code).toBe(0);
  expect(again.text).toContain('= groq  Groq  …d0c2  connection groq has it');
  expect(again.text).toContain('There is nothing to take over.');
  for (const { text } of [dry, one, rest, again]) expect(text).not.toContain('canary');
  expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(logins));
  expect((await dragoman(['import', '--from', 'elsewhere'])).code).toBe(2);
  expect((await dragoman(['import'])).code).toBe(2);
}, 30_000);
