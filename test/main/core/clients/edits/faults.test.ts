// Every step of connecting and restoring goes wrong once: a full disk, an I/O error, a kill, somebody else's edit.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectEdits, planEdits, restoreEdits } from '../../../../../src/main/core/clients/edits/apply-edits.ts';
import { EditError } from '../../../../../src/main/core/clients/edits/edit-error.ts';
import { isTemporaryName } from '../../../../../src/main/core/files/atomic-write.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { connectWish, editTools, snapshot, write, writeUserFiles } from '../support/edit-world.ts';
import { faultAt, killedAt, oddCalls, type OddCalls } from '../support/odd-calls.ts';
import { tellCount } from '../../../../support/tell-count.ts';

/** With 1 every seventh step is tried, with 7 (`npm run test:trust`) every one. */
const STRIDE = Math.max(1, Math.ceil(7 / Number(process.env['TRUST_RUNS'] ?? 1)));

function world() {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  writeUserFiles(home);
  const before = snapshot(home);
  const use = (odd?: OddCalls) => {
    const tools = editTools(join(folder, 'data'), odd?.calls);
    return {
      connect: (address?: string) => connectEdits(planEdits(connectWish(home, address), tools), tools),
      restore: () => tools.journal.list().map((record) => restoreEdits(record, tools)),
      records: () => tools.journal.list(),
    };
  };
  return { home, before, use };
}

/** A kill leaves temporary files behind; the sweeper removes them. */
function settings(home: string): Record<string, string> {
  const files = Object.entries(snapshot(home)).filter(([path]) => !isTemporaryName(path.split('/').at(-1) ?? ''));
  return Object.fromEntries(files);
}

function countCalls(work: (use: ReturnType<typeof world>['use'], odd: OddCalls) => void): number {
  const { use } = world();
  const odd = killedAt(Infinity);
  work(use, odd);
  return odd.count();
}

/** The last steps may be ones whose failure does no harm, so not every kill shows. */
function die(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
}

function steps(total: number): number[] {
  const tried = Array.from({ length: total }, (_, index) => index + 1).filter((step) => step % STRIDE === 0);
  tellCount('steps', tried.length);
  return tried;
}

describe('a fault while connecting', { timeout: 120_000 }, () => {
  const countSteps = (): number => countCalls((use, odd) => use(odd).connect());

  it.each(['ENOSPC', 'EIO', 'EACCES'] as const)(
    '%s at any step leaves every file as it was, or connected whole',
    (fault) => {
      const total = countSteps();
      expect(total).toBeGreaterThan(60);
      for (const step of steps(total)) {
        const { home, before, use } = world();
        try {
          use(faultAt(step, fault)).connect();
        } catch (error) {
          // The plan reads files as well, and a file that can't be read is told in the same way.
          expect(error, `step ${step}`).toBeInstanceOf(EditError);
          // What could not be put back at once, because of a second fault, is written down.
          use().restore();
          expect(settings(home), `step ${step}`).toEqual(before);
          continue;
        }
        use().restore();
        expect(settings(home), `step ${step}`).toEqual(before);
      }
    },
  );

  it('puts back at once what was edited before the fault', () => {
    const { home, before, use } = world();
    const half = Math.floor(countSteps() / 2);
    expect(() => use(faultAt(half, 'ENOSPC')).connect()).toThrow(/ENOSPC|was not changed/);
    expect(settings(home)).toEqual(before);
    expect(use().records()).toEqual([]);
  });
});

describe('a kill', { timeout: 120_000 }, () => {
  it('at any step of connecting: restoring afterwards gives the files of before', () => {
    const total = countCalls((use, odd) => use(odd).connect());
    for (const step of steps(total)) {
      const { home, before, use } = world();
      die(() => use(killedAt(step)).connect());
      expect(
        use()
          .restore()
          .flatMap(({ problems, left }) => [...problems, ...left]),
        `step ${step}`,
      ).toEqual([]);
      expect(settings(home), `step ${step}`).toEqual(before);
      expect(use().records()).toEqual([]);
    }
  });

  it('at any step of connecting again on another port: restoring afterwards gives the files of before', () => {
    const total = countCalls((use, odd) => {
      use().connect();
      use(odd).connect('http://127.0.0.1:7999');
    });
    for (const step of steps(total)) {
      const { home, before, use } = world();
      use().connect();
      die(() => use(killedAt(step)).connect('http://127.0.0.1:7999'));
      use().restore();
      expect(settings(home), `step ${step}`).toEqual(before);
    }
  });

  it('at any step of restoring: restoring once more gives the files of before', () => {
    const total = countCalls((use, odd) => {
      use().connect();
      use(odd).restore();
    });
    for (const step of steps(total)) {
      const { home, before, use } = world();
      use().connect();
      die(() => use(killedAt(step)).restore());
      use().restore();
      expect(settings(home), `step ${step}`).toEqual(before);
    }
  });
});

describe('somebody else who edits at the same time', { timeout: 120_000 }, () => {
  /** Each edit adds a key in its own way and must survive. */
  const others: Record<string, (text: string) => string> = {
    'a/settings.json': (text) => text.replace('"theme"', '"theirs": 1,\n\t"theme"'),
    'c/config.toml': (text) => text.replace('[tui]', '[theirs]\nx = 1\n\n[tui]'),
    'e/.env': (text) => text.replace('# end', 'THEIRS=1\n# end'),
  };
  const addAll = (home: string): void => {
    for (const [path, change] of Object.entries(others)) {
      write(join(home, path), change(readFileSync(join(home, path), 'utf8')));
    }
  };

  it.each(['connecting', 'restoring'] as const)(
    'loses no key of theirs, at whatever step of %s they write',
    (phase) => {
      const total = countCalls((use, odd) => {
        if (phase === 'restoring') use().connect();
        if (phase === 'restoring') use(odd).restore();
        else use(odd).connect();
      });
      for (const step of steps(total)) {
        const { home, before, use } = world();
        const odd = oddCalls(step, () => {
          addAll(home);
          return undefined;
        });
        if (phase === 'restoring') use().connect();
        if (phase === 'restoring') use(odd).restore();
        else use(odd).connect();
        use().restore();
        for (const [path, change] of Object.entries(others)) {
          const expected = change(before[path]?.replace(/^\d+ /, '') ?? '');
          expect(readFileSync(join(home, path), 'utf8'), `${path} at step ${step}`).toBe(expected);
        }
      }
    },
  );

  it('and never stops makes us give up, with a text that says so and the file as they wrote it', () => {
    const { home, use } = world();
    let count = 0;
    const path = join(home, 'a/settings.json');
    const tools = oddCalls(0, () => undefined);
    const calls = {
      ...tools.calls,
      rename: (from: string, to: string) => tools.calls.rename(from, to),
      readBytes: (file: string) => {
        if (file === path) writeFileSync(path, `{"count": ${(count += 1)}}`);
        return tools.calls.readBytes(file);
      },
    };
    expect(() => use({ calls, count: () => 0 }).connect()).toThrow(/again and again/);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ count });
  });
});
