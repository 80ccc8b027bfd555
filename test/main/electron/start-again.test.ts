// After an error that nobody caught: the app starts again by itself, but not for ever.
import { describe, expect, test } from 'vitest';
import type { RelaunchOptions } from 'electron';
import { isAfterCrash, startAgain } from '../../../src/main/electron/start-again.ts';

const NOW = 1_764_000_000_000;

/** Crashes once; what the next start would get. */
function crash(words: readonly string[], now = NOW, appImage?: string) {
  const did: (RelaunchOptions | number | undefined)[] = [];
  const app = { relaunch: (options?: RelaunchOptions) => did.push(options), exit: (code?: number) => did.push(code) };
  const isDone = startAgain({ app, words, appImage, now });
  return { isDone, did };
}

describe('starting again', () => {
  test('ends this process and starts the next one in the background, which knows of the crash', () => {
    const { isDone, did } = crash(['/usr/bin/dragoman', '--port', '7500', 'dragoman://open']);
    expect(isDone).toBe(true);
    expect(did).toEqual([{ args: ['--port', '7500', '--hidden', `--after-crash=${NOW}`] }, 1]);
    expect(isAfterCrash(['--hidden', `--after-crash=${NOW}`])).toBe(true);
    expect(isAfterCrash(['--hidden', '--after-crash=x'])).toBe(false);
  });

  test('is the file itself in an AppImage, whose folder goes away with the process', () => {
    expect(crash(['/tmp/.mount_a/dragoman'], NOW, '/home/a/Dragoman.AppImage').did[0]).toMatchObject({
      execPath: '/home/a/Dragoman.AppImage',
    });
  });

  test('happens three times in ten minutes, and then the user is asked instead', () => {
    let words = ['/usr/bin/dragoman'];
    for (const minute of [0, 1, 2]) {
      const { isDone, did } = crash(words, NOW + minute * 60_000);
      expect(isDone).toBe(true);
      words = ['/usr/bin/dragoman', ...((did[0] as RelaunchOptions).args ?? [])];
    }
    expect(words.filter((word) => word === '--hidden')).toHaveLength(1);
    expect(crash(words, NOW + 180_000)).toEqual({ isDone: false, did: [] });
    expect(crash(words, NOW + 11 * 60_000).isDone).toBe(true);
  });
});
