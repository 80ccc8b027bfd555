// Connecting and restoring real files, whatever is in them and whatever happens in between.
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectEdits, planEdits, restoreEdits } from '../../../../../src/main/core/clients/edits/apply-edits.ts';
import { EditError } from '../../../../../src/main/core/clients/edits/edit-error.ts';
import { FORMATS } from '../../../../../src/main/core/clients/formats/formats.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import {
  ADDRESS,
  connectWish,
  editTools,
  snapshot,
  USER_FILES,
  wishes,
  write,
  writeUserFiles,
} from '../support/edit-world.ts';

function world(name = 'home') {
  const folder = temporaryFolder();
  const home = join(folder, name);
  writeUserFiles(home);
  const tools = editTools(join(folder, 'data'));
  const connect = (address = ADDRESS) => connectEdits(planEdits(connectWish(home, address), tools), tools);
  const restore = () => {
    const record = tools.journal.find('test-user');
    if (record === undefined) throw new Error('nothing is written down');
    return restoreEdits(record, tools);
  };
  return { folder, home, tools, connect, restore, before: snapshot(home) };
}

describe('connecting and restoring', () => {
  it('sets every key in every format, and puts back every byte, file and folder', () => {
    const { home, connect, restore, before } = world();
    connect();
    for (const wish of wishes(home)) {
      const text = readFileSync(wish.path, 'utf8');
      for (const key of wish.keys) expect(FORMATS[wish.format].find(text, key.path)?.value).toEqual(key.value);
    }
    expect(restore()).toMatchObject({ left: [], problems: [] });
    expect(snapshot(home)).toEqual(before);
    expect(existsSync(join(home, 'new'))).toBe(false);
  });

  it('works in folders whose names hold spaces and other scripts', () => {
    const { home, connect, restore, before } = world('Bénédicte Œuvre 完 home');
    connect();
    restore();
    expect(snapshot(home)).toEqual(before);
  });

  it('keeps the mode of a file, closes new ones to others, and leaves a link a link', () => {
    const { folder, home, connect, restore } = world();
    const real = join(folder, 'dotfiles', 'zed.json');
    write(real, '{}');
    const link = join(home, 'a', 'settings.json');
    chmodSync(join(home, 'c/config.toml'), 0o640);
    chmodSync(join(home, 'e/.env'), 0o600);
    write(join(home, 'a/settings.json'), '');
    symlinkOver(real, link);
    connect();
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain(ADDRESS);
    expect(statSync(join(home, 'c/config.toml')).mode & 0o777).toBe(0o640);
    expect(statSync(join(home, 'new/folder/config.json')).mode & 0o777).toBe(0o600);
    restore();
    expect(readFileSync(real, 'utf8')).toBe('{}');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('keeps what the user and the client wrote meanwhile, and takes away only what is ours', () => {
    const { home, connect, restore } = world();
    connect();
    edit(join(home, 'a/settings.json'), '"theme": "dark"', '"theme": "light",\n\t"model": "claude-via-dragoman/x"');
    edit(join(home, 'b/settings.jsonc'), '"dark"', '"light"');
    edit(join(home, 'c/config.toml'), '[tui]', '[projects."/x"]\ntrust_level = "trusted"\n\n[tui]');
    edit(join(home, 'd/config.yaml'), '- name: a', '- name: a\n    more: 1');
    edit(join(home, 'e/.env'), '# end', 'MORE=1');
    edit(join(home, 'f/.zshrc'), 'alias x=y', 'alias x=z');
    expect(restore()).toMatchObject({ left: [], problems: [] });
    const userEdits: Record<string, [string, string]> = {
      'a/settings.json': ['"theme": "dark"', '"theme": "light"'],
      'b/settings.jsonc': ['"dark"', '"light"'],
      'c/config.toml': ['[tui]', '[projects."/x"]\ntrust_level = "trusted"\n\n[tui]'],
      'd/config.yaml': ['- name: a', '- name: a\n    more: 1'],
      'e/.env': ['# end', 'MORE=1'],
      'f/.zshrc': ['alias x=y', 'alias x=z'],
    };
    for (const [path, text] of Object.entries(USER_FILES)) {
      const [from, to] = userEdits[path] ?? ['', ''];
      expect(readFileSync(join(home, path), 'utf8'), path).toBe(text.replace(from, to));
    }
  });

  it('leaves a key of ours that somebody has changed, and says which', () => {
    const { home, connect, restore } = world();
    connect();
    edit(join(home, 'a/settings.json'), ADDRESS, 'http://another-router');
    edit(join(home, 'c/config.toml'), '"default"', '"mine"');
    const report = restore();
    expect(report.left).toContainEqual({ path: join(home, 'a/settings.json'), keys: ['env.URL'] });
    expect(report.left).toContainEqual({ path: join(home, 'c/config.toml'), keys: ['model'] });
    expect(readFileSync(join(home, 'a/settings.json'), 'utf8')).toBe(
      USER_FILES['a/settings.json'].replace('http://old', 'http://another-router'),
    );
    expect(readFileSync(join(home, 'c/config.toml'), 'utf8')).toBe(
      USER_FILES['c/config.toml'].replace('"old"', '"mine"'),
    );
  });

  it('does not bring back a file that the user has deleted', () => {
    const { home, tools, connect, restore } = world();
    connect();
    rmSync(join(home, 'b/settings.jsonc'));
    expect(restore().problems).toEqual([]);
    expect(existsSync(join(home, 'b/settings.jsonc'))).toBe(false);
    expect(tools.journal.list()).toEqual([]);
  });
});

describe('connecting again', () => {
  it('never takes our own values for the original ones, also on another port', () => {
    const { home, tools, connect, restore, before } = world();
    connect();
    connect();
    connect('http://127.0.0.1:7999');
    expect(readFileSync(join(home, 'a/settings.json'), 'utf8')).toContain('http://127.0.0.1:7999');
    expect(tools.journal.list()).toHaveLength(1);
    restore();
    expect(snapshot(home)).toEqual(before);
  });

  it('does so also when nothing is written down any more (the data folder was deleted)', () => {
    const { home, tools, connect, restore } = world();
    connect();
    tools.journal.delete('test-user');
    connect('http://127.0.0.1:7999');
    restore();
    for (const path of Object.keys(USER_FILES)) {
      const text = readFileSync(join(home, path), 'utf8');
      expect(text, path).not.toMatch(/drg-|127\.0\.0\.1/);
    }
    expect(readFileSync(join(home, 'a/settings.json'), 'utf8')).toContain('"theme": "dark"');
  });

  it('keeps edits that the user made between the two', () => {
    const { home, connect, restore } = world();
    connect();
    edit(join(home, 'a/settings.json'), '"dark"', '"light"');
    connect('http://127.0.0.1:7999');
    restore();
    expect(readFileSync(join(home, 'a/settings.json'), 'utf8')).toBe(
      USER_FILES['a/settings.json'].replace('dark', 'light'),
    );
  });

  it('puts back a file that the new connect has no use for', () => {
    const { home, tools, connect, before, restore } = world();
    connect();
    const wish = connectWish(home);
    connectEdits(planEdits({ ...wish, files: wish.files.slice(0, 1) }, tools), tools);
    const now = snapshot(home);
    expect(Object.keys(now).filter((path) => now[path] !== before[path])).toEqual(['a/settings.json']);
    restore();
    expect(snapshot(home)).toEqual(before);
  });
});

describe('files that can not be edited', () => {
  it.each([
    ['a/settings.json', '{\n  "a": 1,\n}', /line 3.*comma/],
    ['a/settings.json', '{\n  // a\n}', /line 2.*comments are not allowed/],
    ['c/config.toml', 'a = 1\nb = = 2\n', /line 2/],
    ['d/config.yaml', 'a: [1\nb: 2\n', /line 2/],
    ['d/config.yaml', '{ models: [ { name: a } ] }', /brackets on one line/],
    ['a/settings.json', '{"env": ["x"]}', /"env" holds a list/],
  ])('tell what is wrong with %s, and no file is touched: %j', (path, text, reason) => {
    const { home, tools, connect } = world();
    write(join(home, path), text);
    const before = snapshot(home);
    expect(connect).toThrow(EditError);
    expect(connect).toThrow(reason);
    expect(snapshot(home)).toEqual(before);
    expect(tools.journal.list()).toEqual([]);
  });

  it('are left alone when they are read-only, not UTF-8, or links that lead nowhere', () => {
    const { folder, home, connect } = world();
    chmodSync(join(home, 'a/settings.json'), 0o444);
    expect(connect).toThrow(/read-only/);
    chmodSync(join(home, 'a/settings.json'), 0o644);
    writeFileSync(join(home, 'b/settings.jsonc'), Buffer.from([0x7b, 0xff, 0x7d]));
    expect(connect).toThrow(/UTF-8/);
    symlinkOver(join(folder, 'nowhere'), join(home, 'b/settings.jsonc'));
    expect(connect).toThrow(/leads nowhere/);
  });

  it('that got broken after the connect are reported with their line, and can be restored once they are correct', () => {
    const { home, tools, connect, restore, before } = world();
    connect();
    const path = join(home, 'c/config.toml');
    const text = readFileSync(path, 'utf8');
    write(path, text.replace('[tui]', '[tui'));
    const report = restore();
    expect(report.problems).toMatchObject([{ path, message: expect.stringMatching(/line 4/) as unknown }]);
    expect(tools.journal.list()).toHaveLength(1);
    write(path, text);
    expect(restore().problems).toEqual([]);
    expect(snapshot(home)).toEqual(before);
  });
});

describe('the records', () => {
  it('are plain JSON, closed to others, and hold no token of ours but in the values that were written', () => {
    const { folder, connect } = world();
    connect();
    const [name = ''] = readdirSync(join(folder, 'data/clients'));
    const path = join(folder, 'data/clients', name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'data/clients')).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1, client: 'test', scope: 'user' });
  });

  it('that are damaged do not stop the others', () => {
    const { folder, tools, connect } = world();
    connect();
    write(join(folder, 'data/clients/other-user.json'), '{"version": 1');
    expect(tools.journal.list()).toHaveLength(1);
    expect(tools.journal.problems()).toMatchObject([{ path: join(folder, 'data/clients/other-user.json') }]);
  });
});

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  write(path, text.replace(from, to));
}

function symlinkOver(target: string, path: string): void {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}
