// `dragoman update` as a user meets it: a real server, and a stand-in for the place of releases.
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { appVersion } from '../../../src/main/headless/version.ts';
import { pageOf, startFakeReleases } from '../../support/fake-releases.ts';
import { startServe } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');

async function computer(environment: Record<string, string>) {
  const home = temporaryFolder();
  const server = await startServe({ entry: ENTRY, home, environment });
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return async (...words: string[]) => {
    const [printed, complaints]: [string[], string[]] = [[], []];
    const code = await runCommand(words, {
      terminal: {
        isInteractive: false,
        print: (line) => void printed.push(line),
        complain: (line) => void complaints.push(line),
      },
      environment: { DRAGOMAN_HOME: home },
      platform: process.platform,
      homeFolder: home,
      signal: new AbortController().signal,
    });
    return { code, printed: printed.join('\n'), complaints: complaints.join('\n') };
  };
}

it('tells of a newer version and its page, also as JSON', async () => {
  const releases = await startFakeReleases();
  onTestFinished(() => releases.close());
  releases.release('v99.0.0');
  const dragoman = await computer({ DRAGOMAN_LOCAL_RELEASES: releases.url });
  expect(await dragoman('update')).toEqual({
    code: 0,
    printed: `Dragoman 99.0.0 is there; this is ${appVersion}.\n${pageOf('v99.0.0')}`,
    complaints: '',
  });
  const json = await dragoman('update', '--json');
  expect(JSON.parse(json.printed)).toMatchObject({
    version: appVersion,
    update: { state: 'newer', version: '99.0.0', page: pageOf('v99.0.0') },
  });
  expect(releases.askedCount()).toBe(1);
}, 30_000);

it('says that this is the newest, and that looking once a day is switched on and off', async () => {
  const releases = await startFakeReleases();
  onTestFinished(() => releases.close());
  releases.release(`v${appVersion}`);
  const dragoman = await computer({ DRAGOMAN_LOCAL_RELEASES: releases.url });
  expect(await dragoman('update')).toMatchObject({
    code: 0,
    printed: `Dragoman ${appVersion} is the newest version.`,
  });
  expect(await dragoman('config', 'checkForUpdates')).toMatchObject({ code: 0, printed: 'off' });
  expect(await dragoman('config', 'checkForUpdates', 'on')).toMatchObject({ code: 0, printed: 'on' });
  expect(await dragoman('config', 'checkForUpdates', 'maybe')).toMatchObject({ code: 2 });
  expect(await dragoman('config', 'checkForUpdates', 'off')).toMatchObject({ code: 0, printed: 'off' });
}, 30_000);

it('fails in a sentence when nobody answers', async () => {
  const dragoman = await computer({ DRAGOMAN_LOCAL_RELEASES: 'http://127.0.0.1:9/latest' });
  expect(await dragoman('update')).toMatchObject({
    code: 1,
    printed: '',
    complaints: expect.stringContaining('could not be reached'),
  });
  const json = await dragoman('update', '--json');
  expect([json.code, JSON.parse(json.printed).update.state]).toEqual([1, 'failed']);
}, 30_000);

it('says so in a build that does not know where its releases are', async () => {
  const dragoman = await computer({});
  expect(await dragoman('update')).toMatchObject({
    code: 1,
    complaints: expect.stringContaining('This build does not know where its releases are.'),
  });
}, 30_000);
